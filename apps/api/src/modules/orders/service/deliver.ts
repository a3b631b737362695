import type { Context } from '../../../context.ts'
import { transact } from '../../../database/database.ts'
import { lockOrder, updateOrder } from '../queries/orders.ts'
import { deliver } from './execute.ts'
import { recordChange } from './move.ts'

/** Lets the battery do what was executed before its time, once the interval has begun. */
export async function deliverExecuted(context: Context, id: string): Promise<void> {
  await transact(context.db, async (db) => {
    const order = await lockOrder(db, id)
    const now = context.clock.now()
    if (!order || order.deliveryStart > now || order.deliveredAt !== null) return
    const { executedWh } = order
    if (executedWh === null) return
    await updateOrder(db, id, { deliveredAt: now })
    await deliver(db, context, { ...order, executedWh }, executedWh)
    await recordChange(db, context, order)
  })
}
