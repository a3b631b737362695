import type { contract, Input } from '@commonwatt/contract'
import { coarsePosition } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { findMarket } from '../../markets/index.ts'
import { lockOwnSite } from '../../sites/index.ts'
import { lockAsset, type TermsOfAsset } from '../queries/assets.ts'
import type { AssetRow } from '../tables.ts'
import { placeTermsOf, wordsOf } from '../terms.ts'

export type AssetInput = Input<typeof contract.assets.create>['body']

export async function lockOwnAsset(
  db: Transaction,
  ownerId: string,
  id: string
): Promise<AssetRow> {
  const asset = await lockAsset(db, id)
  if (asset?.ownerId !== ownerId) throw new Refusal('not_found')
  return asset
}

/**
 * Refuses a site of somebody else, and one whose market uses another currency than the listing:
 * what is sold from there is paid in the currency of the market. The site stays locked, so that its
 * market does not change meanwhile.
 */
export async function refuseUnfitSite(
  db: Transaction,
  context: Context,
  { ownerId, siteId, currency }: Pick<AssetRow, 'ownerId' | 'siteId' | 'currency'>
): Promise<void> {
  if (siteId === null) return
  const site = await lockOwnSite(db, ownerId, siteId)
  if (!site) throw new Refusal('not_found').at('/body/siteId')
  const market = findMarket(context, site.marketId)
  if (!market || market.currency === currency) return
  throw new Refusal('currency_mismatch', { currency: market.currency })
    .at('/body/siteId')
    .because(`The market of this site uses ${market.currency}.`)
}

/** What the search index holds of an asset; nothing of a retired one. */
export function termsOf(asset: AssetRow): TermsOfAsset {
  const { seq, type, status } = asset
  if (status === 'retired') return { seq, type, words: [], placeTerms: [] }
  return { seq, type, words: wordsOfListing(asset), placeTerms: placeTermsOf(asset.locationName) }
}

export function wordsOfListing(
  asset: Pick<AssetRow, 'name' | 'description' | 'locationName'>
): string[] {
  return wordsOf(`${asset.name} ${asset.description} ${asset.locationName}`)
}

export function toPlace(position: AssetInput['position']) {
  const shown = coarsePosition(position)
  return { ...position, publicLatitude: shown.latitude, publicLongitude: shown.longitude }
}
