import type { OrderBattery, PlannedOrder } from '@commonwatt/domain'
import type { Transaction } from '../../../database/database.ts'
import { lockBatteries, type BatteryTable } from '../../batteries/index.ts'
import { readLiveOrders } from '../queries/orders.ts'
import type { OrderTable } from '../tables.ts'

/**
 * An order that was executed counts on the battery; one that is pending may still come to nothing.
 */
export type LiveOrder = PlannedOrder & { isFirm: boolean }

/** A battery, locked, with every order that still has to move its energy. */
export interface Plan {
  row: BatteryTable
  battery: OrderBattery
  orders: LiveOrder[]
}

/**
 * Whoever changes what a battery has planned holds its lock, so that plans are made one after
 * another.
 */
export async function lockPlan(db: Transaction, batteryId: string): Promise<Plan> {
  const [row] = await lockBatteries(db, [batteryId])
  if (!row) throw new Error('An order names a battery that does not exist')
  const orders = (await readLiveOrders(db, row)).map(toLiveOrder)
  const setAsideWh = orders
    .filter(({ side }) => side === 'sell')
    .reduce((sum, { energyWh }) => sum + energyWh, 0)
  const { levelWh, capacityWh, reserveWh, chargeLimitW, dischargeLimitW } = row
  // What the sells have set aside is in the plan itself.
  const promisedWh = row.promisedWh - setAsideWh
  return {
    row,
    battery: { levelWh, capacityWh, reserveWh, promisedWh, chargeLimitW, dischargeLimitW },
    orders
  }
}

function toLiveOrder(order: OrderTable): LiveOrder {
  return { ...toPlanned(order), isFirm: order.executedWh !== null }
}

export function toPlanned(order: OrderTable): PlannedOrder {
  return {
    id: order.id,
    side: order.side,
    energyWh: order.executedWh ?? order.energyWh,
    startMs: order.deliveryStart,
    endMs: order.deliveryEnd
  }
}
