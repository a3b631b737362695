import type { Generated } from 'kysely'
import type {
  OrderParty,
  OrderReason,
  OrderResolutionMin,
  OrderSide,
  OrderStatus
} from '@commonwatt/domain'

export interface OrdersTables {
  energy_order: OrderTable
  energy_order_step: OrderStepTable
}

/**
 * A scheduled order. Market, tariff and what was known of the price are copied when it is placed.
 */
export interface OrderTable {
  id: string
  ownerId: string
  batteryId: string
  marketId: string
  timeZone: string
  currency: string
  side: OrderSide
  energyWh: number
  deliveryStart: number
  deliveryEnd: number
  resolutionMin: OrderResolutionMin
  limitPriceMicrosPerKwh: number | null
  /** The market's price of the interval when the order was placed. */
  knownPriceMicrosPerKwh: number | null
  /** The dearest a buy, or the cheapest a sell, may be executed at. */
  worstPriceMicrosPerKwh: number
  /** What a buy pays per kWh beside the energy; 0 for a sell. */
  gridFeeMicrosPerKwh: number
  leviesMicrosPerKwh: number
  platformFeeMicrosPerKwh: number
  heldMicros: number
  /** Null when nothing had to be set aside. */
  holdId: string | null
  status: OrderStatus
  reason: OrderReason | null
  /** What the execution came to; all null before it. */
  priceMicrosPerKwh: number | null
  executedWh: number | null
  energyMicros: number | null
  gridFeeMicros: number | null
  leviesMicros: number | null
  platformFeeMicros: number | null
  totalMicros: number | null
  placedAt: number
  closedAt: number | null
  /** When the battery's level was brought up to date; an early execution waits for its interval. */
  deliveredAt: number | null
  isSimulated: number
}

/** Every change of an order's status. Append-only. */
export interface OrderStepTable {
  seq: Generated<number>
  orderId: string
  fromStatus: OrderStatus | null
  toStatus: OrderStatus
  byParty: OrderParty
  at: number
  reason: OrderReason | null
}
