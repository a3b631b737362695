import { priceWaitMs } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import { transact } from '../../../database/database.ts'
import { readIntervalPrice } from '../../markets/index.ts'
import { findOrder, lockOrder } from '../queries/orders.ts'
import type { OrderTable } from '../tables.ts'
import { carryOut, decide, moveMoney } from './execute.ts'

/**
 * Executes a pending order whose interval has begun, or ends it; one whose price is missing waits.
 */
export async function executeDue(context: Context, id: string): Promise<void> {
  const seen = await findOrder(context.db, id)
  if (!seen || (await isWaiting(context, seen))) return
  await transact(context.db, async (db) => {
    const order = await lockOrder(db, id)
    if (order?.status !== 'pending' || order.deliveryStart > context.clock.now()) return
    const decision = await decide(db, context, order)
    if (decision.outcome.status === 'pending') return
    await moveMoney(db, context, [await carryOut(db, context, order, decision, 'system')])
  })
}

/** Looked at without a transaction: many may wait for one missing day of prices. */
async function isWaiting(context: Context, order: OrderTable): Promise<boolean> {
  if (context.clock.now() >= order.deliveryEnd + priceWaitMs) return false
  const interval = { startMs: order.deliveryStart, endMs: order.deliveryEnd }
  return (await readIntervalPrice(context.db, order.marketId, interval)) === null
}
