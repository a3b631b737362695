import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { bucketBounds } from '../calendar/buckets.ts'
import { hourMs, quarterHourMs } from '../calendar/interval.ts'
import { marketTimeUnits } from '../calendar/market-time-units.ts'
import { resamplePrices, type Price } from './resample.ts'

const quarters = (prices: number[], startMs = 0): Price[] =>
  prices.map((priceMicrosPerKwh, index) => ({
    startMs: startMs + index * quarterHourMs,
    endMs: startMs + (index + 1) * quarterHourMs,
    priceMicrosPerKwh
  }))

const priceOf = (prices: Price[], startMs: number, endMs: number) =>
  resamplePrices({ prices, bounds: [{ startMs, endMs }] })[0]?.priceMicrosPerKwh

describe('resamplePrices', () => {
  test.each([
    ['the mean of four quarters', [10, 20, 30, 40], 25],
    ['a tie goes to the even micro', [1, 2, 3, 4], 2],
    ['a tie goes to the even micro below zero too', [-1, -2, -3, -4], -2],
    ['three quarters of the way rounds up', [1, 1, 1, 0], 1]
  ])('%s', (_name, prices, expected) => {
    expect(priceOf(quarters(prices), 0, hourMs)).toBe(expected)
  })

  test('prices of different lengths weigh by their time', () => {
    const prices = [
      { startMs: 0, endMs: 3 * quarterHourMs, priceMicrosPerKwh: 100 },
      { startMs: 3 * quarterHourMs, endMs: hourMs, priceMicrosPerKwh: 20 }
    ]
    expect(priceOf(prices, 0, hourMs)).toBe(80)
  })

  test('a finer bucket repeats the price it lies in', () => {
    const prices = [{ startMs: 0, endMs: hourMs, priceMicrosPerKwh: 77 }]
    const bounds = quarters([0, 0, 0, 0])
    const finer = resamplePrices({ prices, bounds })
    expect(finer.map(({ priceMicrosPerKwh }) => priceMicrosPerKwh)).toEqual([77, 77, 77, 77])
  })

  test('a bucket with a gap anywhere in it has no price', () => {
    const [first, second, , last] = quarters([10, 20, 30, 40])
    const gap = [first, second, last].filter((price) => price !== undefined)
    expect(priceOf(gap, 0, hourMs)).toBeNull()
    expect(priceOf(gap, 0, 2 * quarterHourMs)).toBe(15)
    expect(priceOf([], 0, hourMs)).toBeNull()
    expect(priceOf(gap, 0, 2 * quarterHourMs + 1)).toBeNull()
  })

  test('a local day of 25 hours weighs 100 quarters', () => {
    const day = { timeZone: 'Europe/Berlin', date: '2026-10-25' }
    const units = marketTimeUnits({ ...day, minutes: 15 })
    const prices = units.map((unit, index) => ({ ...unit, priceMicrosPerKwh: index * 10 }))
    const bounds = bucketBounds({
      timeZone: day.timeZone,
      fromMs: units[0]?.startMs ?? 0,
      toMs: units[99]?.endMs ?? 0,
      resolution: 'day'
    })
    const means = resamplePrices({ prices, bounds })
    expect(means.map(({ priceMicrosPerKwh }) => priceMicrosPerKwh)).toEqual([495])
  })

  test('the largest prices do not lose a micro', () => {
    const most = Number.MAX_SAFE_INTEGER
    expect(priceOf(quarters([most, most, most, most - 4]), 0, hourMs)).toBe(most - 1)
  })

  test('prices that overlap stop', () => {
    const [price] = quarters([1])
    expect(() => priceOf(price === undefined ? [] : [price, price], 0, 1)).toThrow('overlap')
  })

  test.prop([
    fc.array(fc.integer({ min: -5_000_000, max: 5_000_000 }), { minLength: 4, maxLength: 64 })
  ])(
    'a mean lies between the lowest and the highest of its prices, in any order of rows',
    (values) => {
      const prices = quarters(values)
      const bounds = bucketBounds({
        timeZone: 'UTC',
        fromMs: 0,
        toMs: Math.floor(values.length / 4) * hourMs,
        resolution: 'hour'
      })
      const hours = resamplePrices({ prices, bounds })
      expect(resamplePrices({ prices: prices.toReversed(), bounds })).toEqual(hours)
      for (const [index, { priceMicrosPerKwh }] of hours.entries()) {
        const own = values.slice(index * 4, index * 4 + 4)
        expect(priceMicrosPerKwh).toBeGreaterThanOrEqual(Math.min(...own))
        expect(priceMicrosPerKwh).toBeLessThanOrEqual(Math.max(...own))
      }
    }
  )
})
