import {
  checkOrderTransition,
  type OrderParty,
  type OrderReason,
  type OrderStatus
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import { record } from '../../../stream/outbox.ts'
import { insertStep, updateOrder } from '../queries/orders.ts'
import type { OrderTable } from '../tables.ts'

export interface Move {
  to: OrderStatus
  by: OrderParty
  reason: OrderReason | null
}

/**
 * Brings a locked pending order to its end, with the step that tells it and the event for its
 * owner.
 */
export async function moveOrder(
  db: Transaction,
  context: Context,
  order: OrderTable,
  move: Move,
  changes: Partial<OrderTable> = {}
): Promise<OrderTable> {
  const { to, by, reason } = move
  if (!checkOrderTransition({ from: order.status, to, by }).ok) {
    throw new Error(`The order ${order.id} cannot go from ${order.status} to ${to}`)
  }
  const moved = { ...changes, status: to, reason, closedAt: context.clock.now() }
  await updateOrder(db, order.id, moved)
  await recordStep(db, context, order, order.status, move)
  return { ...order, ...moved }
}

export async function recordStep(
  db: Transaction,
  context: Context,
  order: Pick<OrderTable, 'id' | 'batteryId' | 'ownerId'>,
  from: OrderStatus | null,
  { to, by, reason }: Move
): Promise<void> {
  await insertStep(db, {
    orderId: order.id,
    fromStatus: from,
    toStatus: to,
    byParty: by,
    at: context.clock.now(),
    reason
  })
  await recordChange(db, context, { ...order, status: to })
}

export async function recordChange(
  db: Transaction,
  context: Context,
  { id, batteryId, ownerId, status }: Pick<OrderTable, 'id' | 'batteryId' | 'ownerId' | 'status'>
): Promise<void> {
  await record(db, context, 'order.changed', { orderId: id, batteryId, status }, [ownerId])
}
