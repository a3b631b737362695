import type { contract, Input } from '@commonwatt/contract'
import type { Context } from '../../../context.ts'
import { transact, type Db, type Transaction } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { record } from '../../../stream/outbox.ts'
import * as queries from '../queries/assets.ts'
import type { AssetRow } from '../tables.ts'
import { searchTextOf } from '../terms.ts'
import { lockOwnAsset, refuseUnfitSite, termsOf, toPlace, wordsOfListing } from './listing.ts'

export type AssetChanges = Input<typeof contract.assets.update>['body']
/** Whether an open offer or trade needs the asset; the modules of offers and trades know. */
export type IsAssetInUse = (db: Db, assetId: string) => Promise<boolean>

/** Changes an asset that is at `version`; with the status `retired` it leaves the marketplace. */
export async function updateAsset(
  context: Context,
  isInUse: IsAssetInUse,
  ownerId: string,
  id: string,
  version: number,
  changes: AssetChanges
): Promise<AssetRow> {
  return transact(context.db, async (db) => {
    const asset = await lockOwnAsset(db, ownerId, id)
    if (asset.version !== version) throw new Refusal('version_stale')
    const isRelisted = asset.status === 'retired' && changes.status !== undefined
    if (changes.siteId !== undefined || isRelisted) {
      const { siteId = asset.siteId } = changes
      await refuseUnfitSite(db, context, { ...asset, siteId })
    }
    const isRetiring = changes.status === 'retired' && asset.status !== 'retired'
    if (isRetiring && (await isInUse(db, id))) throw new Refusal('asset_in_use')
    const { position, ...rest } = changes
    const changed: AssetRow = {
      ...asset,
      ...rest,
      name: (changes.name ?? asset.name).trim(),
      description: (changes.description ?? asset.description).trim(),
      locationName: (changes.locationName ?? asset.locationName).trim(),
      ...(position && toPlace(position)),
      version: version + 1
    }
    await store(db, context, asset, changed)
    return changed
  })
}

/** Takes an asset off the marketplace for good; what was traded with it still names it. */
export async function retireAsset(
  context: Context,
  isInUse: IsAssetInUse,
  ownerId: string,
  id: string,
  version: number
): Promise<void> {
  await updateAsset(context, isInUse, ownerId, id, version, { status: 'retired' })
}

/** Brings row and search index from one state of an asset to the next. */
async function store(
  db: Transaction,
  context: Context,
  before: AssetRow,
  after: AssetRow
): Promise<void> {
  const { seq: _seq, id, ...columns } = after
  const searchText = searchTextOf(wordsOfListing(after))
  await queries.updateAsset(db, id, { ...columns, searchText })
  const [old, now] = [termsOf(before), termsOf(after)]
  await queries.deleteTerms(db, {
    ...old,
    words: without(old.words, now.words),
    placeTerms: without(old.placeTerms, now.placeTerms)
  })
  await queries.insertTerms(db, [
    {
      ...now,
      words: without(now.words, old.words),
      placeTerms: without(now.placeTerms, old.placeTerms)
    }
  ])
  await record(db, context, 'asset.changed', { assetId: id })
}

function without(terms: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return terms.filter((term) => !known.has(term))
}
