import { sql } from 'kysely'
import type { IntervalEnergy, TradeStatus } from '@commonwatt/domain'
import { dialectOf, type Db, type Transaction } from '../../../database/database.ts'
import { insertRows, prepare, updateRow, type ValueOf } from '../../../database/prepared.ts'
import type { TradeIntervalTable, TradeStepTable, TradeTable } from '../tables.ts'

export async function insertTrade(db: Transaction, trade: TradeTable): Promise<void> {
  await insertRows(db, 'trade', [trade])
}

export function findTrade(db: Db, id: string): Promise<TradeTable | undefined> {
  return db.selectFrom('trade').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The trade, locked until the transaction ends; it comes after its offer in the order of locks. */
export function lockTrade(db: Transaction, id: string): Promise<TradeTable | undefined> {
  const query = db.selectFrom('trade').selectAll().where('id', '=', id)
  return dialectOf(db).lockRows(query).executeTakeFirst()
}

/** The trades of an offer that wait for an answer, locked in the order of their ids. */
export function lockPendingTrades(db: Transaction, offerId: string): Promise<TradeTable[]> {
  const query = db
    .selectFrom('trade')
    .selectAll()
    .where('offerId', '=', offerId)
    .where('status', '=', 'pending')
    .orderBy('id')
  return dialectOf(db).lockRows(query).execute()
}

export async function updateTrade(
  db: Transaction,
  id: string,
  changes: Partial<TradeTable>
): Promise<void> {
  await updateRow(db, 'trade', id, changes)
}

export async function insertStep(db: Transaction, step: Omit<TradeStepTable, 'seq'>) {
  await insertRows(db, 'trade_step', [step])
}

const selectSteps = prepare((db, value: ValueOf<{ tradeId: string }>) =>
  db
    .selectFrom('trade_step')
    .select(['tradeId', 'fromStatus', 'toStatus', 'byParty', 'at', 'note'])
    .where('tradeId', '=', value('tradeId'))
    .orderBy('seq')
)

export function readSteps(db: Db, tradeId: string): Promise<Omit<TradeStepTable, 'seq'>[]> {
  return selectSteps(db, { tradeId })
}

export async function insertIntervals(
  db: Transaction,
  tradeId: string,
  intervals: readonly IntervalEnergy[]
): Promise<void> {
  if (intervals.length === 0) return
  const rows = dialectOf(db).jsonRows(JSON.stringify(intervals), [
    { name: 'startMs', type: 'int' },
    { name: 'endMs', type: 'int' },
    { name: 'energyWh', type: 'int' }
  ])
  await sql`
    insert into trade_interval ("tradeId", "intervalStart", "intervalEnd", "energyWh")
    select cast(${tradeId} as text), j."startMs", j."endMs", j."energyWh" from ${rows}`.execute(db)
}

export function readTradeIntervals(db: Db, tradeId: string): Promise<TradeIntervalTable[]> {
  return db
    .selectFrom('trade_interval')
    .selectAll()
    .where('tradeId', '=', tradeId)
    .orderBy('intervalStart')
    .execute()
}

export interface TradeFilter {
  side: 'buy' | 'sell'
  status: TradeStatus | null
  offerId: string | null
  beforeId: string | null
}

/** What a member bought or sold, newest first, before the trade `beforeId`. */
export function listTradesOf(
  db: Db,
  memberId: string,
  { side, status, offerId, beforeId }: TradeFilter,
  limit: number
): Promise<TradeTable[]> {
  let query = db
    .selectFrom('trade')
    .selectAll()
    .where(side === 'buy' ? 'buyerId' : 'sellerId', '=', memberId)
  if (status !== null) query = query.where('status', '=', status)
  if (offerId !== null) query = query.where('offerId', '=', offerId)
  if (beforeId !== null) query = query.where('id', '<', beforeId)
  return query.orderBy('id', 'desc').limit(limit).execute()
}

/**
 * Accepted trades that the meter of a site has to serve within some time; failed ones need nothing.
 */
export function listServedAt(
  db: Db,
  siteId: string,
  { fromMs, toMs }: { fromMs: number; toMs: number }
): Promise<TradeTable[]> {
  return db
    .selectFrom('trade')
    .selectAll()
    .where('siteId', '=', siteId)
    .where('acceptedAt', 'is not', null)
    .where('status', '<>', 'failed')
    .where('deliveryStart', '<', toMs)
    .where('deliveryEnd', '>', fromMs)
    .execute()
}

/** Whether a trade of this asset is still to be answered or delivered. */
export async function hasLiveTradeOfAsset(db: Db, assetId: string): Promise<boolean> {
  const row = await db
    .selectFrom('trade')
    .select('id')
    .where('assetId', '=', assetId)
    .where('status', 'in', ['pending', 'accepted', 'delivering'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** How many trades deliver, or have delivered, within a range. */
export async function countTrades(
  db: Db,
  range: { fromMs: number; toMs: number }
): Promise<number> {
  const row = await db
    .selectFrom('trade')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('deliveryStart', '>=', range.fromMs)
    .where('deliveryStart', '<', range.toMs)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** What waits for an answer of these sellers, oldest first. */
export function findPendingTrades(db: Db, sellerIds: readonly string[]) {
  return db
    .selectFrom('trade')
    .select(['id', 'sellerId', 'requestedAt'])
    .where('status', '=', 'pending')
    .where('sellerId', 'in', sellerIds)
    .orderBy('id')
    .execute()
}
