import type { contract, Output } from '@commonwatt/contract'
import { compareInTime } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { lockBatteries } from '../../batteries/index.ts'
import { lockOrder, lockPendingOrders } from '../queries/orders.ts'
import type { OrderTable } from '../tables.ts'
import { carryOut, decide, end, moveMoney, type Decision } from './execute.ts'
import { lockPlan, toPlanned } from './plan.ts'

type Outcomes = Output<typeof contract.orders.executePending>['items']
type Skip = NonNullable<Outcomes[number]['skipped']>

const byOwner = { to: 'cancelled', by: 'owner', reason: 'by_owner' } as const

/** Executes one pending order before its time, or refuses and leaves it as it is. */
export async function executeOrder(
  db: Transaction,
  context: Context,
  ownerId: string,
  id: string
): Promise<OrderTable> {
  const order = await lockOwnPending(db, ownerId, id, 'executed')
  const decision = await decide(db, context, order)
  const skip = skipOf(decision)
  if (skip) throw toRefusal(skip, order, decision)
  const ended = await carryOut(db, context, order, decision, 'owner')
  await moveMoney(db, context, [ended])
  return ended.order
}

/** Cancels one pending order; what it had set aside is free again. */
export async function cancelOrder(
  db: Transaction,
  context: Context,
  ownerId: string,
  id: string
): Promise<OrderTable> {
  const order = await lockOwnPending(db, ownerId, id, 'cancelled')
  if (hasStarted(context, order)) {
    throw new Refusal('illegal_transition', { from: 'pending', to: 'cancelled' }).because(
      'The delivery of this order has started.'
    )
  }
  await lockPlan(db, order.batteryId)
  const ended = await end(db, context, order, byOwner)
  await moveMoney(db, context, [ended])
  return ended.order
}

/** Executes what can be executed of a member's pending orders, in the order of time. */
export async function executePending(
  db: Transaction,
  context: Context,
  ownerId: string,
  batteryId: string | null
): Promise<Outcomes> {
  const ended: Awaited<ReturnType<typeof carryOut>>[] = []
  const outcomes: Outcomes = []
  for (const order of await lockAllPending(db, ownerId, batteryId)) {
    const decision = await decide(db, context, order)
    const skipped = skipOf(decision)
    if (skipped === null) ended.push(await carryOut(db, context, order, decision, 'owner'))
    const status = skipped === null ? decision.outcome.status : order.status
    outcomes.push({ orderId: order.id, status, skipped })
  }
  await moveMoney(db, context, ended)
  return outcomes
}

/** Cancels a member's pending orders, except those whose delivery has started. */
export async function cancelPending(
  db: Transaction,
  context: Context,
  ownerId: string,
  batteryId: string | null
): Promise<Outcomes> {
  const ended: Awaited<ReturnType<typeof end>>[] = []
  const outcomes: Outcomes = []
  for (const order of await lockAllPending(db, ownerId, batteryId)) {
    const skipped = hasStarted(context, order) ? 'delivery_started' : null
    if (skipped === null) ended.push(await end(db, context, order, byOwner))
    outcomes.push({ orderId: order.id, status: skipped ? 'pending' : 'cancelled', skipped })
  }
  await moveMoney(db, context, ended)
  return outcomes
}

async function lockOwnPending(
  db: Transaction,
  ownerId: string,
  id: string,
  to: 'executed' | 'cancelled'
): Promise<OrderTable> {
  const order = await lockOrder(db, id)
  if (order?.ownerId !== ownerId) throw new Refusal('not_found')
  if (order.status !== 'pending')
    throw new Refusal('illegal_transition', { from: order.status, to })
  return order
}

/** All orders first, then all their batteries, each in the order of ids: the order of locks. */
async function lockAllPending(
  db: Transaction,
  ownerId: string,
  batteryId: string | null
): Promise<OrderTable[]> {
  const orders = await lockPendingOrders(db, ownerId, batteryId)
  const batteryIds = [...new Set(orders.map((order) => order.batteryId))]
  if (batteryIds.length > 0) await lockBatteries(db, batteryIds)
  return orders.toSorted((a, b) => compareInTime(toPlanned(a), toPlanned(b)))
}

function hasStarted(context: Context, { deliveryStart }: OrderTable): boolean {
  return deliveryStart <= context.clock.now()
}

/** Why an order is not executed now; null when it is. */
function skipOf({ outcome }: Decision): Skip | null {
  switch (outcome.status) {
    case 'pending':
    case 'expired':
      return 'price_unknown'
    case 'cancelled':
      return 'limit_not_met'
    case 'failed':
      return outcome.reason
    default:
      return null
  }
}

function toRefusal(skip: Skip, order: OrderTable, { priceMicrosPerKwh }: Decision): Refusal {
  if (skip === 'limit_not_met' && priceMicrosPerKwh !== null) {
    const { worstPriceMicrosPerKwh } = order
    return new Refusal('limit_not_met', { priceMicrosPerKwh, worstPriceMicrosPerKwh })
  }
  if (skip === 'battery_full') return new Refusal('battery_full', { availableWh: 0 })
  if (skip === 'battery_empty') return new Refusal('not_enough_energy', { availableWh: 0 })
  return new Refusal('price_unknown')
}
