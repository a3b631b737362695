import type { Context } from '../../../context.ts'
import type { Db } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { readBatteryNames } from '../../batteries/index.ts'
import { findOrder, listOrders, readSteps, type OrderFilter } from '../queries/orders.ts'
import type { OrderStepTable, OrderTable } from '../tables.ts'

export interface WholeOrder {
  order: OrderTable
  batteryNames: ReadonlyMap<string, string>
  steps: Omit<OrderStepTable, 'seq'>[]
}

/** An order for its owner; to anybody else there is no such order. */
export async function readOrder(
  context: Context,
  ownerId: string,
  id: string
): Promise<WholeOrder> {
  const order = await findOrder(context.db, id)
  if (order?.ownerId !== ownerId) throw new Refusal('not_found')
  return readWhole(context.db, order)
}

/** An order with the name of its battery and every step. */
export async function readWhole(db: Db, order: OrderTable): Promise<WholeOrder> {
  return {
    order,
    batteryNames: await readBatteryNames(db, [order.batteryId]),
    steps: await readSteps(db, order.id)
  }
}

export async function readOrders(
  context: Context,
  ownerId: string,
  filter: OrderFilter,
  limit: number
): Promise<Omit<WholeOrder, 'steps' | 'order'> & { orders: OrderTable[] }> {
  const orders = await listOrders(context.db, ownerId, filter, limit)
  const ids = orders.map(({ batteryId }) => batteryId)
  return { orders, batteryNames: await readBatteryNames(context.db, ids) }
}
