import { overlapMs, type Interval } from '../calendar/interval.ts'
import type { Price } from '../prices/resample.ts'
import { roundHalfEven, toSafeNumber } from '../units/rounding.ts'

/** A sum of prices, each as often as its weight (milliseconds or Wh); exact for any size. */
export type WeightedPrice = { weightedMicros: bigint; weight: number }

export function emptyWeightedPrice(): WeightedPrice {
  return { weightedMicros: 0n, weight: 0 }
}

export function addPrice(sum: WeightedPrice, priceMicrosPerKwh: number, weight: number): void {
  sum.weightedMicros += BigInt(priceMicrosPerKwh) * BigInt(weight)
  sum.weight += weight
}

export function addWeightedPrice(sum: WeightedPrice, other: WeightedPrice): void {
  sum.weightedMicros += other.weightedMicros
  sum.weight += other.weight
}

/** The mean price in micros per kWh, rounded half-even; null where nothing was summed up. */
export function meanOf({ weightedMicros, weight }: WeightedPrice): number | null {
  if (weight === 0) return null
  return toSafeNumber(roundHalfEven(weightedMicros, BigInt(weight)), 'priceMicrosPerKwh')
}

/**
 * The prices of an interval, each with the time it holds in it. `prices` are in order and without
 * overlap; time without a price weighs nothing.
 */
export function pricesWithin(prices: readonly Price[], interval: Interval): WeightedPrice {
  const sum = emptyWeightedPrice()
  for (let index = firstEndingAfter(prices, interval.startMs); index < prices.length; index += 1) {
    const price = prices[index]
    if (price === undefined || price.startMs >= interval.endMs) break
    addPrice(sum, price.priceMicrosPerKwh, overlapMs(price, interval))
  }
  return sum
}

function firstEndingAfter(prices: readonly Price[], atMs: number): number {
  let low = 0
  let high = prices.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((prices[middle]?.endMs ?? Infinity) <= atMs) low = middle + 1
    else high = middle
  }
  return low
}
