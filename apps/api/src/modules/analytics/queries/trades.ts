import { sql } from 'kysely'
import type { Db } from '../../../database/database.ts'

/** Whose deals, on which market, that meet [fromMs, toMs); without an end when `toMs` is null. */
export interface DealFilter {
  memberId: string
  marketId: string
  fromMs: number
  toMs: number | null
}

export type Whose = Pick<DealFilter, 'memberId' | 'marketId'>

/**
 * A window lasts a local week at most; so much is looked back for trades that began before a range.
 */
const longestWindowMs = 8 * 86_400_000
/** What has been agreed and came, or still has to come, to something. */
const liveStatuses = ['accepted', 'delivering', 'completed', 'disputed', 'resolved'] as const
const sides = { buy: 'buyerId', sell: 'sellerId' } as const

/** Trades of a member that were agreed: those to be delivered, and those that were settled. */
export async function listTrades(db: Db, filter: DealFilter) {
  const lists = await Promise.all(
    (['buy', 'sell'] as const).map((side) =>
      selectTrades(db, filter, side)
        .select([
          'trade.id',
          'trade.deliveryStart',
          'trade.deliveryEnd',
          'trade.energyWh',
          'trade.deliveredWh',
          'trade.priceMicrosPerKwh',
          'trade.gridFeeMicrosPerKwh',
          'trade.platformFeeMicrosPerKwh',
          'trade.paidMicros',
          'trade.earnedMicros',
          'trade.refundedEnergyMicros',
          'trade.refundedGridFeeMicros',
          'trade.refundedPlatformFeeMicros',
          'trade.settledAt'
        ])
        .orderBy('trade.deliveryStart')
        .orderBy('trade.id')
        .execute()
        .then((rows) => rows.map((row) => ({ ...row, side })))
    )
  )
  return lists.flat()
}

export type TradeRow = Awaited<ReturnType<typeof listTrades>>[number]

/** When the metered energy of those trades came. */
export async function listTradeIntervals(db: Db, filter: DealFilter) {
  const lists = await Promise.all(
    (['buy', 'sell'] as const).map((side) =>
      selectTrades(db, filter, side)
        .innerJoin('trade_interval', 'trade_interval.tradeId', 'trade.id')
        .select([
          'trade_interval.tradeId',
          'trade_interval.intervalStart as startMs',
          'trade_interval.intervalEnd as endMs',
          'trade_interval.energyWh'
        ])
        .execute()
    )
  )
  return lists.flat()
}

function selectTrades(db: Db, { memberId, marketId, fromMs, toMs }: DealFilter, side: Side) {
  return db
    .selectFrom('trade')
    .where(`trade.${sides[side]}`, '=', memberId)
    .where('trade.marketId', '=', marketId)
    .where('trade.status', 'in', liveStatuses)
    .where('trade.deliveryStart', '>', fromMs - longestWindowMs)
    .where('trade.deliveryEnd', '>', fromMs)
    .$if(toMs !== null, (query) => query.where('trade.deliveryStart', '<', toMs ?? 0))
}

type Side = keyof typeof sides

/**
 * Where the first and the last settled trade of a member begin, as far as anything was delivered.
 */
export async function readTradeSpans(
  db: Db,
  { memberId, marketId }: Pick<DealFilter, 'memberId' | 'marketId'>
): Promise<DealSpan[]> {
  return Promise.all(
    (['buy', 'sell'] as const).map((side) =>
      db
        .selectFrom('trade')
        .select((eb) => [
          eb.fn.min('deliveryStart').as('firstMs'),
          eb.fn.max('deliveryStart').as('lastMs')
        ])
        .where(sides[side], '=', memberId)
        .where('marketId', '=', marketId)
        .where('deliveredWh', '>', 0)
        .executeTakeFirstOrThrow()
    )
  )
}

/** Null where there is no deal. */
export interface DealSpan {
  firstMs: number | null
  lastMs: number | null
}

/** How many trades wait for an answer, and how many are agreed and not settled, in a market. */
export async function countOpenTrades(
  db: Db,
  { memberId, marketId }: Whose
): Promise<{ pending: number; running: number }> {
  const row = await db
    .selectFrom('trade')
    .select([
      sql<number>`cast(coalesce(sum(case when status = 'pending' then 1 else 0 end), 0) as bigint)`.as(
        'pending'
      ),
      sql<number>`cast(coalesce(sum(case when status = 'pending' then 0 else 1 end), 0) as bigint)`.as(
        'running'
      )
    ])
    .where((eb) => eb.or([eb('buyerId', '=', memberId), eb('sellerId', '=', memberId)]))
    .where('marketId', '=', marketId)
    .where('status', 'in', ['pending', 'accepted', 'delivering'])
    .executeTakeFirstOrThrow()
  return row
}
