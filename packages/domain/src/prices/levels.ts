import { assertSafeInteger } from '../assert.ts'

export const priceLevelNames = ['below_zero', 'cheap', 'normal', 'expensive'] as const
export type PriceLevel = (typeof priceLevelNames)[number]

/**
 * How each price of a day compares with the others of that day.
 *
 * `below_zero` when negative. Otherwise `cheap` at or under the lower quartile and under the
 * median, `expensive` at or over the upper quartile and over the median, else `normal`; quartiles
 * by nearest rank. A tariff of two steps thus never calls its common step cheap. On a flat tariff
 * nothing is cheap or dear: every level is null, as it is for a price that is missing (null).
 * Prices in micros per kWh.
 */
export function priceLevels(pricesMicrosPerKwh: readonly (number | null)[]): (PriceLevel | null)[] {
  const known = pricesMicrosPerKwh.filter((price) => price !== null)
  for (const price of known) assertSafeInteger(price, 'priceMicrosPerKwh')
  const sorted = known.toSorted((a, b) => a - b)
  const count = sorted.length
  const lowest = sorted[0]
  const highest = sorted[count - 1]
  if (lowest === undefined || highest === undefined || lowest === highest) {
    return pricesMicrosPerKwh.map(() => null)
  }
  const rank = Math.ceil(count / 4)
  const lowerQuartile = sorted[rank - 1] ?? lowest
  const upperQuartile = sorted[count - rank] ?? highest
  const lowerMedian = sorted[Math.ceil(count / 2) - 1] ?? lowest
  const upperMedian = sorted[Math.floor(count / 2)] ?? highest
  // Between two middle prices the median is their mean; halving instead of adding keeps large
  // prices exact.
  const median = lowerMedian / 2 + upperMedian / 2

  return pricesMicrosPerKwh.map((price) => {
    if (price === null) return null
    if (price < 0) return 'below_zero'
    if (price <= lowerQuartile && price < median) return 'cheap'
    if (price >= upperQuartile && price > median) return 'expensive'
    return 'normal'
  })
}
