import { Temporal } from 'temporal-polyfill'
import { addDays } from '../calendar/date.ts'
import type { Interval } from '../calendar/interval.ts'
import { sameLocalTimeOnDay } from '../calendar/same-local-time.ts'
import type { Price } from '../prices/resample.ts'

/** What a coming day will probably cost, and after which day. */
export interface ExpectedDay {
  /** The day whose prices are expected again; null while none of them is known. */
  date: string | null
  /** For each unit; null where that day's price is not known, or the clock skipped that time. */
  pricesMicrosPerKwh: (number | null)[]
}

/**
 * What a market will probably cost in each unit of a coming day, by the mixed naive forecast: the
 * price at the same local time seven days back for a Monday, Saturday or Sunday, else one day back
 * (the benchmark of electricity price forecasting: Lago, Marcjasz, De Schutter, Weron 2021). While
 * the day before does not have all its prices, seven days back too.
 */
export function expectedPrices(input: {
  timeZone: string
  date: string
  units: readonly Interval[]
  prices: readonly Price[]
}): ExpectedDay {
  const prices = input.prices.toSorted((a, b) => a.startMs - b.startMs)
  const days = likeDays(input.date).map((date) => readDay(input, prices, date))
  const whole = days.find(({ isWhole }) => isWhole) ?? days.at(-1)
  if (!whole || whole.pricesMicrosPerKwh.every((price) => price === null)) {
    return { date: null, pricesMicrosPerKwh: input.units.map(() => null) }
  }
  return { date: whole.date, pricesMicrosPerKwh: whole.pricesMicrosPerKwh }
}

/** The days that a date may be like, the likelier first. */
export function likeDays(date: string): string[] {
  const lastWeek = addDays(date, -7)
  const isLikeLastWeek = [1, 6, 7].includes(Temporal.PlainDate.from(date).dayOfWeek)
  return isLikeLastWeek ? [lastWeek] : [addDays(date, -1), lastWeek]
}

function readDay(
  { timeZone, units }: { timeZone: string; units: readonly Interval[] },
  prices: readonly Price[],
  date: string
) {
  const found = units.map(({ startMs }) => {
    const atMs = sameLocalTimeOnDay({ timeZone, atMs: startMs, date })
    return { isSkipped: atMs === null, price: atMs === null ? null : priceAt(prices, atMs) }
  })
  return {
    date,
    isWhole: found.every(({ isSkipped, price }) => isSkipped || price !== null),
    pricesMicrosPerKwh: found.map(({ price }) => price)
  }
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
