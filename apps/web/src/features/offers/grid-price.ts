import type { Market, PriceSlot } from '@commonwatt/contract'
import { roundHalfEven } from '@commonwatt/domain'
import { toMs } from '../../format/zone.ts'

export interface Stretch {
  startMs: number
  /** Half-open. */
  endMs: number
}

/** What the grid adds to the wholesale price, per kWh. */
export function gridFeesOf({ tariff }: Market): number {
  return tariff.gridFeeMicrosPerKwh + tariff.leviesMicrosPerKwh
}

/**
 * What one kWh from the grid costs all in over a stretch of time: the mean of the market's prices
 * by time, rounded half-even, and what the grid adds. Null unless the price of every moment in it
 * is known.
 */
export function gridPriceOver(
  slots: readonly PriceSlot[],
  stretch: Stretch,
  market: Market
): number | null {
  let knownMs = 0n
  let sum = 0n
  for (const slot of slots) {
    if (slot.priceMicrosPerKwh === null) continue
    const startMs = Math.max(toMs(slot.deliveryStart), stretch.startMs)
    const endMs = Math.min(toMs(slot.deliveryEnd), stretch.endMs)
    if (endMs <= startMs) continue
    const lengthMs = BigInt(endMs - startMs)
    knownMs += lengthMs
    sum += BigInt(slot.priceMicrosPerKwh) * lengthMs
  }
  const wholeMs = BigInt(stretch.endMs - stretch.startMs)
  if (wholeMs <= 0n || knownMs !== wholeMs) return null
  return Number(roundHalfEven(sum, wholeMs)) + gridFeesOf(market)
}
