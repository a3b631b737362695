import type { Db } from '../../../database/database.ts'
import { selectFillsOf } from '../../auctions/index.ts'
import type { DealFilter, DealSpan, Whose } from './trades.ts'

const minute = 60_000
/** The longest market time unit; so much is looked back for one that began before a range. */
const longestMs = 60 * minute

/** What a member's bids traded, with the instant at which the money moved; null until it has. */
export function listFills(db: Db, { memberId, marketId, fromMs, toMs }: DealFilter) {
  return selectFills(db, { memberId, marketId })
    .select([
      'auction_fill.auctionId',
      'auction_fill.side',
      'auction_fill.deliveryStart',
      'auction_unit.deliveryEnd',
      'auction_fill.filledWh',
      'auction_fill.energyMicros',
      'auction_fill.gridFeeMicros',
      'auction_fill.platformFeeMicros',
      'auction_bid_set.settledAt'
    ])
    .where('auction_unit.deliveryStart', '>', fromMs - longestMs)
    .$if(toMs !== null, (query) => query.where('auction_unit.deliveryStart', '<', toMs ?? 0))
    .orderBy('auction_fill.deliveryStart')
    .orderBy('auction_fill.sequence')
    .execute()
}

export type FillRow = Awaited<ReturnType<typeof listFills>>[number]

/** Where the first and the last fill of a member begin, among auctions whose money has moved. */
export function readFillSpan(db: Db, filter: Whose): Promise<DealSpan> {
  return selectFills(db, filter)
    .select((eb) => [
      eb.fn.min('auction_fill.deliveryStart').as('firstMs'),
      eb.fn.max('auction_fill.deliveryStart').as('lastMs')
    ])
    .where('auction.status', '=', 'settled')
    .executeTakeFirstOrThrow()
}

/** In how many auctions of a market a member has bids whose money has not moved yet. */
export async function countOpenAuctions(db: Db, { memberId, marketId }: Whose): Promise<number> {
  const row = await db
    .selectFrom('auction_bid_set as set')
    .innerJoin('auction', 'auction.id', 'set.auctionId')
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'bigint').as('count'))
    .where('set.memberId', '=', memberId)
    .where('set.settledAt', 'is', null)
    .where('auction.marketId', '=', marketId)
    .executeTakeFirstOrThrow()
  return row.count
}

function selectFills(db: Db, { memberId, marketId }: Pick<DealFilter, 'memberId' | 'marketId'>) {
  return selectFillsOf(db, memberId)
    .innerJoin('auction', 'auction.id', 'auction_bid_set.auctionId')
    .where('auction.marketId', '=', marketId)
}
