import type { Battery, Order } from '@commonwatt/contract'
import type { OrderBattery, PlannedOrder } from '@commonwatt/domain'
import { useQueries } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { toMs } from '../../format/zone.ts'

const hourMs = 3_600_000

/** A battery with the orders that still move its energy, as the server plans with them. */
export interface BatteryPlan {
  battery: OrderBattery
  orders: PlannedOrder[]
}

/** What a battery has planned; null until it is known. */
export function useBatteryPlan(battery: Battery | undefined, nowMs: number): BatteryPlan | null {
  const { queries } = useApi()
  const batteryId = battery?.id ?? ''
  // To the hour, so that the question stays the same for a while.
  const from = new Date(Math.floor(nowMs / hourMs - 1) * hourMs).toISOString()
  const ahead = { batteryId, limit: 100 }
  const lists = useQueries({
    queries: [
      queries.orders.list({ query: { ...ahead, status: 'pending' } }),
      queries.orders.list({ query: { ...ahead, status: 'executed', from } }),
      queries.orders.list({ query: { ...ahead, status: 'partly_executed', from } })
    ].map((options) => ({ ...options, enabled: battery !== undefined }))
  })
  if (!battery || lists.some((list) => !list.data)) return null
  const orders = lists
    .flatMap((list) => list.data?.items ?? [])
    .filter((order) => order.deliveredAt === null)
    .map(toPlanned)
  const setAsideWh = orders
    .filter(({ side }) => side === 'sell')
    .reduce((sum, { energyWh }) => sum + energyWh, 0)
  return {
    // Answers that crossed on the way may not fit together for a moment.
    battery: { ...battery, promisedWh: Math.max(0, battery.promisedWh - setAsideWh) },
    orders
  }
}

function toPlanned(order: Order): PlannedOrder {
  return {
    id: order.id,
    side: order.side,
    energyWh: order.executedWh ?? order.energyWh,
    startMs: toMs(order.deliveryStart),
    endMs: toMs(order.deliveryEnd)
  }
}
