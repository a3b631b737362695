import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { dayBounds } from '../calendar/date.ts'
import { hourMs, quarterHourMs } from '../calendar/interval.ts'
import { marketTimeUnits } from '../calendar/market-time-units.ts'
import type { Price } from './resample.ts'
import { priceStatistics } from './statistics.ts'

const timeZone = 'Europe/Berlin'
const dayOf = (date: string) => dayBounds({ timeZone, date })

/** Prices one after another from `startMs`. */
const row = (startMs: number, lengthMs: number, prices: readonly number[]): Price[] =>
  prices.map((priceMicrosPerKwh, index) => ({
    startMs: startMs + index * lengthMs,
    endMs: startMs + (index + 1) * lengthMs,
    priceMicrosPerKwh
  }))

const statisticsOf = (prices: readonly Price[], hours = prices.length) =>
  priceStatistics({ prices, timeZone: 'UTC', fromMs: 0, toMs: hours * hourMs })

describe('priceStatistics', () => {
  test('the textbook case: 2, 4, 4, 4, 5, 5, 7, 9', () => {
    expect(statisticsOf(row(0, hourMs, [2, 4, 4, 4, 5, 5, 7, 9]))).toMatchObject({
      count: 8,
      rangeMin: 480,
      coveredMin: 480,
      negativeMin: 0,
      meanMicrosPerKwh: 5,
      // 4.5, to the even micro.
      medianMicrosPerKwh: 4,
      lowerQuartileMicrosPerKwh: 4,
      upperQuartileMicrosPerKwh: 7,
      standardDeviationMicrosPerKwh: 2,
      lowest: { startMs: 0, priceMicrosPerKwh: 2 },
      highest: { startMs: 7 * hourMs, priceMicrosPerKwh: 9 }
    })
  })

  test('an hour weighs four times a quarter-hour', () => {
    const prices = [
      ...row(0, hourMs, [100]),
      ...row(hourMs, quarterHourMs, [-60, -60, 20, 20]),
      ...row(2 * hourMs, hourMs, [100])
    ]
    expect(statisticsOf(prices, 3)).toMatchObject({
      count: 6,
      meanMicrosPerKwh: 60,
      medianMicrosPerKwh: 100,
      lowerQuartileMicrosPerKwh: 20,
      negativeMin: 30
    })
  })

  test('of equal extremes the first is named', () => {
    const { lowest, highest } = statisticsOf(row(0, hourMs, [5, 1, 5, 1]))
    expect(lowest?.startMs).toBe(hourMs)
    expect(highest?.startMs).toBe(0)
  })

  test('without a price nothing is said, and the range and its days are still there', () => {
    expect(statisticsOf([], 24)).toMatchObject({
      count: 0,
      rangeMin: 1440,
      coveredMin: 0,
      meanMicrosPerKwh: null,
      medianMicrosPerKwh: null,
      standardDeviationMicrosPerKwh: null,
      meanDailySpreadMicrosPerKwh: null,
      lowest: null,
      days: [{ date: '1970-01-01', spreadMicrosPerKwh: null, coveredMin: 0 }]
    })
  })

  test('a price at an edge counts with its part inside, a gap lowers the coverage', () => {
    const prices = [...row(0, hourMs, [10]), ...row(2 * hourMs, hourMs, [40])]
    const cut = priceStatistics({
      prices,
      timeZone: 'UTC',
      fromMs: 2 * quarterHourMs,
      toMs: 2 * hourMs + quarterHourMs
    })
    expect(cut).toMatchObject({ count: 2, rangeMin: 105, coveredMin: 45, meanMicrosPerKwh: 20 })
    expect(cut.lowest?.startMs).toBe(2 * quarterHourMs)
  })

  test.each([
    ['2026-03-29', 23, 2, 0],
    ['2026-10-25', 25, 2, 120],
    ['2026-06-01', 24, 2, 60]
  ])('%s has %d hours, and its hour %d has %d minutes', (date, hours, hour, minutes) => {
    const { startMs, endMs } = dayOf(date)
    const units = marketTimeUnits({ timeZone, date, minutes: 15 })
    const prices = units.map((unit) => ({ ...unit, priceMicrosPerKwh: 7 }))
    const { days, hours: byHour } = priceStatistics({
      prices,
      timeZone,
      fromMs: startMs,
      toMs: endMs
    })
    expect(days).toMatchObject([{ date, lengthMin: hours * 60, coveredMin: hours * 60 }])
    expect(byHour[hour]).toMatchObject({
      hour,
      coveredMin: minutes,
      meanMicrosPerKwh: minutes === 0 ? null : 7
    })
    expect(byHour.reduce((total, one) => total + one.coveredMin, 0)).toBe(hours * 60)
  })

  test('an hour of India that is published by the hour of UTC falls into two of its hours', () => {
    const { hours } = priceStatistics({
      prices: row(0, hourMs, [100]),
      timeZone: 'Asia/Kolkata',
      fromMs: 0,
      toMs: hourMs
    })
    expect(hours.filter(({ coveredMin }) => coveredMin > 0)).toMatchObject([
      { hour: 5, coveredMin: 30 },
      { hour: 6, coveredMin: 30 }
    ])
  })

  test('the daily spread is the mean over whole days alone', () => {
    const first = dayOf('2026-06-01')
    const second = dayOf('2026-06-02')
    const prices = [
      ...row(first.startMs, hourMs, [10, ...Array<number>(22).fill(20), 50]),
      ...row(second.startMs, hourMs, [0, ...Array<number>(22).fill(20), 61]),
      // Of the third day a single hour is known.
      ...row(second.endMs, hourMs, [900])
    ]
    const { days, meanDailySpreadMicrosPerKwh } = priceStatistics({
      prices,
      timeZone,
      fromMs: first.startMs,
      toMs: dayOf('2026-06-03').endMs
    })
    expect(days.map(({ spreadMicrosPerKwh }) => spreadMicrosPerKwh)).toEqual([40, 61, 0])
    // (40 + 61) / 2, to the even micro.
    expect(meanDailySpreadMicrosPerKwh).toBe(50)
  })

  test('a year of the greatest prices loses no micro', () => {
    const most = 1_000_000_000
    const prices = row(
      0,
      hourMs,
      Array.from({ length: 8760 }, (_, at) => most - (at % 2))
    )
    expect(statisticsOf(prices)).toMatchObject({
      meanMicrosPerKwh: most,
      medianMicrosPerKwh: most,
      standardDeviationMicrosPerKwh: 0,
      lowerQuartileMicrosPerKwh: most - 1
    })
  })

  test('prices that overlap stop', () => {
    const [price] = row(0, hourMs, [1])
    if (!price) throw new Error('There is no price')
    expect(() => statisticsOf([price, price])).toThrow('overlap')
  })

  test.prop([
    fc.array(fc.integer({ min: -5_000_000, max: 5_000_000 }), { minLength: 1, maxLength: 60 })
  ])('for prices of one length the figures are those of plain arithmetic', (values) => {
    const figures = statisticsOf(row(0, hourMs, values))
    const count = values.length
    const sorted = values.toSorted((a, b) => a - b)
    const mean = values.reduce((sum, value) => sum + value, 0) / count
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count
    const middle =
      ((sorted[Math.ceil(count / 2) - 1] ?? 0) + (sorted[Math.floor(count / 2)] ?? 0)) / 2
    const near = (value: number | null, expected: number) =>
      expect(Math.abs((value ?? NaN) - expected)).toBeLessThanOrEqual(0.5 + 1e-6)
    near(figures.meanMicrosPerKwh, mean)
    near(figures.medianMicrosPerKwh, middle)
    near(figures.standardDeviationMicrosPerKwh, Math.sqrt(variance))
    expect(figures.lowerQuartileMicrosPerKwh).toBe(sorted[Math.ceil(count / 4) - 1])
    expect(figures.upperQuartileMicrosPerKwh).toBe(sorted[count - Math.ceil(count / 4)])
    expect(figures.negativeMin).toBe(60 * values.filter((value) => value < 0).length)
  })
})
