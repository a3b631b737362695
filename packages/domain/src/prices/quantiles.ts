import { roundHalfEven, toSafeNumber } from '../units/rounding.ts'

export interface WeightedPrice {
  priceMicrosPerKwh: number
  ms: number
}

export interface Quartiles {
  lower: number
  median: number
  upper: number
}

/**
 * The quartiles of prices by the time they hold, in micros per kWh; null for no prices.
 *
 * By nearest rank, as price levels are: the lower quartile is the least price at or under which a
 * quarter of the time lies, the upper the greatest at or over which a quarter lies. The median is
 * half-way between the least price with half of the time at or under it and the greatest with half
 * at or over it, rounded half-even. Prices of one length give the textbook's figures.
 */
export function quartilesOf(prices: readonly WeightedPrice[]): Quartiles | null {
  if (prices.length === 0) return null
  const rising = prices.toSorted((a, b) => a.priceMicrosPerKwh - b.priceMicrosPerKwh)
  const falling = rising.toReversed()
  const wholeMs = prices.reduce((total, { ms }) => total + ms, 0)
  const middle = BigInt(rank(rising, wholeMs, 2)) + BigInt(rank(falling, wholeMs, 2))
  return {
    lower: rank(rising, wholeMs, 4),
    median: toSafeNumber(roundHalfEven(middle, 2n), 'medianMicrosPerKwh'),
    upper: rank(falling, wholeMs, 4)
  }
}

/** The first price, in the order given, with which 1/`parts` of the time is reached. */
function rank(prices: readonly WeightedPrice[], wholeMs: number, parts: number): number {
  let reachedMs = 0
  for (const { priceMicrosPerKwh, ms } of prices) {
    reachedMs += ms
    if (reachedMs * parts >= wholeMs) return priceMicrosPerKwh
  }
  throw new Error('The parts of a whole do not reach it')
}
