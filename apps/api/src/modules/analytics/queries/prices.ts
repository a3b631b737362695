import type { Db } from '../../../database/database.ts'

const minute = 60_000
/** The longest market time unit: a price that meets an instant starts less than this before it. */
const longestMs = 60 * minute

/** The market's prices that meet [fromMs, toMs), by start. */
export function listPrices(db: Db, range: { marketId: string; fromMs: number; toMs: number }) {
  return db
    .selectFrom('market_price')
    .select((eb) => [
      'deliveryStart as startMs',
      eb('deliveryStart', '+', eb('resolutionMin', '*', minute)).as('endMs'),
      'priceMicrosPerKwh',
      'isSimulated'
    ])
    .where('marketId', '=', range.marketId)
    .where('deliveryStart', '>', range.fromMs - longestMs)
    .where('deliveryStart', '<', range.toMs)
    .orderBy('deliveryStart')
    .execute()
}
