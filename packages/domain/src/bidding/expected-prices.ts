import { addDays, localClockAt, localDateAt } from '../calendar/date.ts'
import type { Interval } from '../calendar/interval.ts'
import { sameLocalTimeOnDay } from '../calendar/same-local-time.ts'
import type { Price } from '../prices/resample.ts'

/**
 * What a market will probably cost in each unit of a coming day, by the mixed naive forecast: the price
 * at the same local time seven days back for a Monday, Saturday or Sunday, else one day back (the
 * benchmark of electricity price forecasting: Lago, Marcjasz, De Schutter, Weron 2021). Null where that
 * price is not known, or the clock skipped that time.
 */
export function expectedPrices(input: {
  timeZone: string
  units: readonly Interval[]
  prices: readonly Price[]
}): (number | null)[] {
  const { timeZone, units } = input
  const prices = input.prices.toSorted((a, b) => a.startMs - b.startMs)
  return units.map(({ startMs }) => {
    const { weekday } = localClockAt({ timeZone, atMs: startMs })
    const daysBack = [1, 6, 7].includes(weekday) ? 7 : 1
    const date = addDays(localDateAt({ timeZone, atMs: startMs }), -daysBack)
    const atMs = sameLocalTimeOnDay({ timeZone, atMs: startMs, date })
    return atMs === null ? null : priceAt(prices, atMs)
  })
}

/** Binary search: `prices` in order of time and without overlap. */
function priceAt(prices: readonly Price[], atMs: number): number | null {
  let low = 0
  let high = prices.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((prices[middle]?.startMs ?? Infinity) <= atMs) low = middle + 1
    else high = middle
  }
  const price = prices[low - 1]
  return price !== undefined && atMs < price.endMs ? price.priceMicrosPerKwh : null
}
