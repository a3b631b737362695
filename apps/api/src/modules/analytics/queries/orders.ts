import type { Db } from '../../../database/database.ts'
import type { DealFilter, DealSpan, Whose } from './trades.ts'

/**
 * An order moves energy within an hour at most; so much is looked back for those that began before
 * a range.
 */
const longestMs = 3_600_000

/** Orders of a member that were executed; money has moved for each of them. */
export function listExecutedOrders(db: Db, { memberId, marketId, fromMs, toMs }: DealFilter) {
  return db
    .selectFrom('energy_order')
    .select([
      'id',
      'side',
      'deliveryStart',
      'deliveryEnd',
      'executedWh',
      'energyMicros',
      'gridFeeMicros',
      'leviesMicros',
      'platformFeeMicros',
      'closedAt'
    ])
    .where('ownerId', '=', memberId)
    .where('marketId', '=', marketId)
    .where('executedWh', 'is not', null)
    .where('deliveryStart', '>', fromMs - longestMs)
    .where('deliveryEnd', '>', fromMs)
    .$if(toMs !== null, (query) => query.where('deliveryStart', '<', toMs ?? 0))
    .orderBy('deliveryStart')
    .orderBy('id')
    .execute()
}

export type OrderRow = Awaited<ReturnType<typeof listExecutedOrders>>[number]

/** Where the first and the last executed order of a member begin. */
export function readOrderSpan(
  db: Db,
  { memberId, marketId }: Pick<DealFilter, 'memberId' | 'marketId'>
): Promise<DealSpan> {
  return db
    .selectFrom('energy_order')
    .select((eb) => [
      eb.fn.min('deliveryStart').as('firstMs'),
      eb.fn.max('deliveryStart').as('lastMs')
    ])
    .where('ownerId', '=', memberId)
    .where('marketId', '=', marketId)
    .where('executedWh', 'is not', null)
    .executeTakeFirstOrThrow()
}

/** How many orders of a market wait for their interval. */
export async function countPendingOrders(db: Db, { memberId, marketId }: Whose): Promise<number> {
  const row = await db
    .selectFrom('energy_order')
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'bigint').as('count'))
    .where('ownerId', '=', memberId)
    .where('marketId', '=', marketId)
    .where('status', '=', 'pending')
    .executeTakeFirstOrThrow()
  return row.count
}
