import type { contract, Input } from '@commonwatt/contract'
import { coarsePosition } from '@commonwatt/domain'
import type { Transaction } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { findOwnSite } from '../../sites/index.ts'
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

export async function refuseForeignSite(
  db: Transaction,
  ownerId: string,
  siteId: string | null | undefined
): Promise<void> {
  if (siteId === undefined || siteId === null) return
  if (!(await findOwnSite(db, ownerId, siteId))) throw new Refusal('not_found').at('/body/siteId')
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
