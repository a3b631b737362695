import { assertNonNegativeInteger, assertSafeInteger } from '../assert.ts'
import type { OrderSide } from './order-amounts.ts'

/** Why an order came to something else than its full execution. */
export const orderReasons = [
  'by_owner',
  'price_limit',
  'price_changed',
  'price_unknown',
  'battery_empty',
  'battery_full'
] as const
export type OrderReason = (typeof orderReasons)[number]

/** How long after the end of delivery a missing price is waited for. */
export const priceWaitMs = 24 * 3_600_000

export type OrderOutcome =
  /** The price is not known yet, and may still come. */
  | { status: 'pending'; reason: 'price_unknown' }
  | { status: 'expired'; reason: 'price_unknown' }
  | { status: 'cancelled'; reason: 'price_limit' | 'price_changed' }
  | { status: 'failed'; reason: 'battery_empty' | 'battery_full' }
  | { status: 'executed'; executedWh: number; reason: null }
  | { status: 'partly_executed'; executedWh: number; reason: 'battery_empty' | 'battery_full' }

/**
 * What becomes of an order at the market's price of its interval. First the price: unknown, it
 * waits until `priceWaitMs` after the end of delivery and then expires; beyond the worst price that
 * the owner was told (their limit, or what was known when it was placed) it is cancelled. Then the
 * battery: all of the energy, the part that it allows, or none.
 */
export function orderOutcome(input: {
  side: OrderSide
  energyWh: number
  limitPriceMicrosPerKwh: number | null
  worstPriceMicrosPerKwh: number
  priceMicrosPerKwh: number | null
  /** What the battery lets the order move. */
  availableWh: number
  deliveryEndMs: number
  nowMs: number
}): OrderOutcome {
  const { side, energyWh, priceMicrosPerKwh, worstPriceMicrosPerKwh, availableWh } = input
  assertNonNegativeInteger(energyWh, 'energyWh')
  assertNonNegativeInteger(availableWh, 'availableWh')
  assertSafeInteger(worstPriceMicrosPerKwh, 'worstPriceMicrosPerKwh')
  if (priceMicrosPerKwh === null) {
    const isOver = input.nowMs >= input.deliveryEndMs + priceWaitMs
    return { status: isOver ? 'expired' : 'pending', reason: 'price_unknown' }
  }
  const isBeyond =
    side === 'buy'
      ? priceMicrosPerKwh > worstPriceMicrosPerKwh
      : priceMicrosPerKwh < worstPriceMicrosPerKwh
  if (isBeyond) {
    const hasLimit = input.limitPriceMicrosPerKwh !== null
    return { status: 'cancelled', reason: hasLimit ? 'price_limit' : 'price_changed' }
  }
  const executedWh = Math.min(energyWh, availableWh)
  if (executedWh === energyWh) return { status: 'executed', executedWh, reason: null }
  const reason = side === 'buy' ? 'battery_full' : 'battery_empty'
  if (executedWh === 0) return { status: 'failed', reason }
  return { status: 'partly_executed', executedWh, reason }
}
