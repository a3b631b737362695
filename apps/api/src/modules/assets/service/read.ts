import type { Context } from '../../../context.ts'
import { Refusal } from '../../../refusal.ts'
import { findAsset, listOwnAssets } from '../queries/assets.ts'
import { searchAssets, type AssetSearch, type FoundAsset } from '../queries/search.ts'
import type { AssetRow } from '../tables.ts'

export type { AssetSearch, FoundAsset } from '../queries/search.ts'

/** Any asset by its id, retired ones too: trades go on naming them. */
export async function readListing(context: Context, id: string): Promise<AssetRow> {
  const asset = await findAsset(context.db, id)
  if (!asset) throw new Refusal('not_found')
  return asset
}

export function searchMarketplace(context: Context, search: AssetSearch): Promise<FoundAsset[]> {
  return searchAssets(context.db, search)
}

export function listMine(
  context: Context,
  ownerId: string,
  afterSeq: number | null,
  limit: number
): Promise<AssetRow[]> {
  return listOwnAssets(context.db, ownerId, afterSeq, limit)
}
