import { assert, assertSafeInteger } from '../assert.ts'
import { bucketBounds } from '../calendar/buckets.ts'
import { localDateAt } from '../calendar/date.ts'
import { hourMs, minuteMs, overlapMs, type Interval } from '../calendar/interval.ts'
import { offsetSpanAt } from '../calendar/zone.ts'
import {
  addWeighted,
  emptySum,
  meanOf,
  standardDeviationOf,
  type WeightedSum
} from './exact-mean.ts'
import { quartilesOf } from './quantiles.ts'
import type { Price } from './resample.ts'

export interface PriceAt {
  startMs: number
  priceMicrosPerKwh: number
}

/** The prices of one local hour of the day, over all days of the range. */
export interface HourStatistics {
  /** 0 to 23 as the local clock shows it; an hour that comes twice counts twice. */
  hour: number
  coveredMin: number
  meanMicrosPerKwh: number | null
  minMicrosPerKwh: number | null
  maxMicrosPerKwh: number | null
}

/** The part of a local day that lies in the range. */
export interface DayStatistics {
  date: string
  lengthMin: number
  coveredMin: number
  meanMicrosPerKwh: number | null
  minMicrosPerKwh: number | null
  maxMicrosPerKwh: number | null
  /** Highest less lowest. */
  spreadMicrosPerKwh: number | null
}

/** Figures of the prices in a range; what cannot be said without a price is null. */
export interface PriceStatistics {
  /** Prices that meet the range, each of its own length. */
  count: number
  rangeMin: number
  /** How much of the range has a price. */
  coveredMin: number
  /** How long the price is below zero. */
  negativeMin: number
  meanMicrosPerKwh: number | null
  medianMicrosPerKwh: number | null
  lowerQuartileMicrosPerKwh: number | null
  upperQuartileMicrosPerKwh: number | null
  /** Volatility: the standard deviation around the mean. */
  standardDeviationMicrosPerKwh: number | null
  /**
   * The mean spread of the whole local days that the range holds and whose prices are all known.
   */
  meanDailySpreadMicrosPerKwh: number | null
  /** The first of equals. */
  lowest: PriceAt | null
  highest: PriceAt | null
  hours: HourStatistics[]
  days: DayStatistics[]
}

/**
 * What the prices of [fromMs, toMs) say together. Every figure weighs by time, so hours and
 * quarter-hours stand side by side; a price that reaches beyond the range counts with its part
 * inside. Means and the standard deviation are exact until one rounding, half-even, to micros.
 * Volatility is of the prices themselves and not of their returns, which mean nothing where prices
 * pass through zero.
 *
 * `prices` by start, whole minutes long, without overlaps (asserted); range in whole minutes.
 */
export function priceStatistics(input: {
  prices: readonly Price[]
  timeZone: string
  fromMs: number
  toMs: number
}): PriceStatistics {
  const { timeZone, fromMs, toMs } = input
  assert(fromMs < toMs, `fromMs ${fromMs} is not before toMs ${toMs}`)
  const prices = clip(input.prices, { startMs: fromMs, endMs: toMs })
  const whole = emptySum()
  let negativeMs = 0
  for (const { startMs, endMs, priceMicrosPerKwh } of prices) {
    addWeighted(whole, priceMicrosPerKwh, endMs - startMs)
    if (priceMicrosPerKwh < 0) negativeMs += endMs - startMs
  }
  const quartiles = quartilesOf(
    prices.map(({ startMs, endMs, priceMicrosPerKwh }) => ({
      priceMicrosPerKwh,
      ms: endMs - startMs
    }))
  )
  const days = statisticsOfDays(prices, input)
  return {
    count: prices.length,
    rangeMin: (toMs - fromMs) / minuteMs,
    coveredMin: whole.weightMs / minuteMs,
    negativeMin: negativeMs / minuteMs,
    meanMicrosPerKwh: meanOf(whole),
    medianMicrosPerKwh: quartiles?.median ?? null,
    lowerQuartileMicrosPerKwh: quartiles?.lower ?? null,
    upperQuartileMicrosPerKwh: quartiles?.upper ?? null,
    standardDeviationMicrosPerKwh: standardDeviationOf(whole),
    meanDailySpreadMicrosPerKwh: meanSpread(days),
    lowest: extreme(prices, (price, kept) => price < kept),
    highest: extreme(prices, (price, kept) => price > kept),
    hours: statisticsOfHours(prices, timeZone),
    days: days.map(({ statistics }) => statistics)
  }
}

function clip(prices: readonly Price[], range: Interval): Price[] {
  const clipped: Price[] = []
  let reachedMs = -Infinity
  for (const price of prices) {
    const { startMs, endMs, priceMicrosPerKwh } = price
    assertSafeInteger(priceMicrosPerKwh, 'priceMicrosPerKwh')
    assert(startMs >= reachedMs && endMs > startMs, `prices overlap or are not in order`)
    reachedMs = endMs
    if (overlapMs(price, range) === 0) continue
    clipped.push({
      startMs: Math.max(startMs, range.startMs),
      endMs: Math.min(endMs, range.endMs),
      priceMicrosPerKwh
    })
  }
  return clipped
}

function extreme(
  prices: readonly Price[],
  isBeyond: (price: number, kept: number) => boolean
): PriceAt | null {
  let found: Price | undefined
  for (const price of prices) {
    const isNew = found && isBeyond(price.priceMicrosPerKwh, found.priceMicrosPerKwh)
    if (found === undefined || isNew === true) found = price
  }
  return found ? { startMs: found.startMs, priceMicrosPerKwh: found.priceMicrosPerKwh } : null
}

interface Tally extends WeightedSum {
  min: number | null
  max: number | null
}

function emptyTally(): Tally {
  return { ...emptySum(), min: null, max: null }
}

function tally(total: Tally, priceMicrosPerKwh: number, ms: number): void {
  addWeighted(total, priceMicrosPerKwh, ms)
  total.min = Math.min(total.min ?? Infinity, priceMicrosPerKwh)
  total.max = Math.max(total.max ?? -Infinity, priceMicrosPerKwh)
}

const hoursOfDay = 24

/** Prices cut where the local hour ends. */
function statisticsOfHours(prices: readonly Price[], timeZone: string): HourStatistics[] {
  const tallies = Array.from({ length: hoursOfDay }, emptyTally)
  for (const { startMs, endMs, priceMicrosPerKwh } of prices) {
    for (let atMs = startMs; atMs < endMs;) {
      const span = offsetSpanAt(timeZone, atMs)
      const localHour = Math.floor((atMs + span.offsetMs) / hourMs)
      const untilMs = Math.min(endMs, span.endMs, (localHour + 1) * hourMs - span.offsetMs)
      const hour = tallies[((localHour % hoursOfDay) + hoursOfDay) % hoursOfDay]
      if (hour) tally(hour, priceMicrosPerKwh, untilMs - atMs)
      atMs = untilMs
    }
  }
  return tallies.map((total, hour) => ({
    hour,
    coveredMin: total.weightMs / minuteMs,
    meanMicrosPerKwh: meanOf(total),
    minMicrosPerKwh: total.min,
    maxMicrosPerKwh: total.max
  }))
}

interface Day {
  statistics: DayStatistics
  /** Whether the range holds all of it and all its prices are known. */
  isWhole: boolean
}

function statisticsOfDays(
  prices: readonly Price[],
  input: { timeZone: string; fromMs: number; toMs: number }
): Day[] {
  const { timeZone, fromMs, toMs } = input
  let next = 0
  return bucketBounds({ timeZone, fromMs, toMs, resolution: 'day' }).map((day) => {
    const part = { startMs: Math.max(day.startMs, fromMs), endMs: Math.min(day.endMs, toMs) }
    const total = emptyTally()
    for (let price = prices[next]; price && price.startMs < part.endMs; price = prices[next]) {
      tally(total, price.priceMicrosPerKwh, overlapMs(price, part))
      // A price that runs past midnight belongs to the next day too.
      if (price.endMs > part.endMs) break
      next += 1
    }
    return {
      statistics: {
        date: localDateAt({ timeZone, atMs: day.startMs }),
        lengthMin: (part.endMs - part.startMs) / minuteMs,
        coveredMin: total.weightMs / minuteMs,
        meanMicrosPerKwh: meanOf(total),
        minMicrosPerKwh: total.min,
        maxMicrosPerKwh: total.max,
        spreadMicrosPerKwh: total.min === null || total.max === null ? null : total.max - total.min
      },
      isWhole: total.weightMs === day.endMs - day.startMs
    }
  })
}

function meanSpread(days: readonly Day[]): number | null {
  const total = emptySum()
  for (const { statistics, isWhole } of days) {
    if (isWhole && statistics.spreadMicrosPerKwh !== null) {
      addWeighted(total, statistics.spreadMicrosPerKwh, 1)
    }
  }
  return meanOf(total)
}
