import type { Context } from '../../../context.ts'
import { toFlag } from '../../../database/columns.ts'
import { transact } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { record } from '../../../stream/outbox.ts'
import { currenciesOf } from '../../markets/index.ts'
import * as queries from '../queries/assets.ts'
import type { AssetRow } from '../tables.ts'
import { searchTextOf } from '../terms.ts'
import { refuseUnfitSite, termsOf, toPlace, wordsOfListing, type AssetInput } from './listing.ts'

export interface NewAsset {
  ownerId: string
  input: AssetInput
  isSimulated?: boolean
}

/** Lists one asset on the marketplace. */
export async function createAsset(
  context: Context,
  ownerId: string,
  input: AssetInput,
  { isSimulated = false }: { isSimulated?: boolean } = {}
): Promise<AssetRow> {
  const [asset] = await createAssets(context, [{ ownerId, input, isSimulated }])
  if (!asset) throw new Error('A listed asset did not come back')
  return asset
}

/** Lists many assets (at most 1000) at once, in the order given. */
export async function createAssets(
  context: Context,
  assets: readonly NewAsset[]
): Promise<AssetRow[]> {
  return transact(context.db, async (db) => {
    for (const { ownerId, input } of assets) {
      refuseUnknownCurrency(context, input.currency)
      const { currency, siteId = null } = input
      await refuseUnfitSite(db, context, { ownerId, siteId, currency })
    }
    const rows = await queries.insertAssets(
      db,
      assets.map((asset) => toNewRow(context, asset))
    )
    await queries.insertTerms(db, rows.map(termsOf))
    for (const { id } of rows) await record(db, context, 'asset.changed', { assetId: id })
    return rows
  })
}

function refuseUnknownCurrency(context: Context, currency: string): void {
  if (currenciesOf(context).has(currency)) return
  throw new Refusal('currency_unsupported').at('/body/currency')
}

function toNewRow(context: Context, { ownerId, input, isSimulated = false }: NewAsset) {
  const fields = {
    name: input.name.trim(),
    description: input.description.trim(),
    locationName: input.locationName.trim()
  }
  return {
    id: context.ids.next(),
    ownerId,
    siteId: input.siteId ?? null,
    type: input.type,
    status: 'active' as const,
    capacityW: input.capacityW,
    priceMicrosPerKwh: input.priceMicrosPerKwh,
    currency: input.currency,
    ...fields,
    ...toPlace(input.position),
    searchText: searchTextOf(wordsOfListing(fields)),
    photosJson: '[]',
    isSimulated: toFlag(isSimulated),
    version: 1,
    createdAt: context.clock.now()
  }
}
