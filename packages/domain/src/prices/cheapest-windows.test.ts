import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { quarterHourMs as quarter } from '../calendar/interval.ts'
import { cheapestWindows, type WindowsInput } from './cheapest-windows.ts'
import type { Price } from './resample.ts'
import { meanWindowPrice, windowCostMicros } from './run-window.ts'

/** Quarter-hours from 0; null leaves a gap. */
const quarters = (prices: readonly (number | null)[]): Price[] =>
  prices.flatMap((priceMicrosPerKwh, index) =>
    priceMicrosPerKwh === null
      ? []
      : [{ startMs: index * quarter, endMs: (index + 1) * quarter, priceMicrosPerKwh }]
  )

const find = (prices: readonly (number | null)[], more: Partial<WindowsInput> = {}) =>
  cheapestWindows({
    prices: quarters(prices),
    durationMs: 2 * quarter,
    earliestMs: 0,
    latestMs: prices.length * quarter,
    isSplit: false,
    ...more
  })

const bestOf = (found: ReturnType<typeof find>) => (found.answer === 'best' ? found.best : null)
const startOf = (found: ReturnType<typeof find>) => {
  const best = bestOf(found)
  return best === null ? null : best.startMs / quarter
}

describe('in one piece', () => {
  test.each<[string, (number | null)[], number | null]>([
    ['the cheapest pair', [50, 40, 10, 20, 60], 2],
    ['of equals the earliest', [50, 10, 10, 50, 10, 10], 1],
    ['below zero is cheapest of all', [5, -10, -20, 0, 0], 1],
    ['never over a gap', [70, 40, null, 1, null, 60, 40], 5],
    ['one run alone is the best there is', [50, 40], 0],
    ['a flat tariff has no best', [20, 20, 20, 20], null],
    ['a flat tariff has none where only one run fits', [20, 20], null],
    ['nor have prices that come to the same whenever it runs', [10, 20, 10, 20], null]
  ])('%s', (_, prices, start) => {
    expect(startOf(find(prices))).toBe(start)
  })

  test('the first and the dearest run stand beside the best', () => {
    const found = find([30, 30, 10, 10, 90, 90])
    expect(found).toMatchObject({
      answer: 'best',
      best: { startMs: 2 * quarter, endMs: 4 * quarter },
      first: { startMs: 0 },
      dearest: { startMs: 4 * quarter }
    })
  })

  test('a run that begins between two prices is cut to its part of each', () => {
    const found = find([10, 20, 90, 90], { earliestMs: quarter / 3, latestMs: 4 * quarter })
    const best = bestOf(found)
    expect(best?.parts).toEqual([
      { startMs: quarter / 3, endMs: quarter, priceMicrosPerKwh: 10 },
      { startMs: quarter, endMs: 2 * quarter, priceMicrosPerKwh: 20 },
      { startMs: 2 * quarter, endMs: quarter / 3 + 2 * quarter, priceMicrosPerKwh: 90 }
    ])
    // (10 × ⅔ + 20 + 90 × ⅓) / 2 = 28.33
    expect(best && meanWindowPrice(best)).toBe(28)
  })

  test('a length that is no multiple of the unit may end where a price ends', () => {
    const found = find([90, 30, 10, 10, 90], { durationMs: 2.5 * quarter })
    expect(bestOf(found)).toMatchObject({ startMs: 1.5 * quarter, endMs: 4 * quarter })
  })

  test('it begins no earlier and ends no later than it may', () => {
    const window = { earliestMs: quarter, latestMs: 4 * quarter }
    expect(startOf(find([1, 9, 5, 6, 1, 1], window))).toBe(2)
  })

  test('nothing is known, or too little, and how far prices reach is told', () => {
    expect(find([null, null])).toEqual({
      answer: 'not_known',
      knownUntilMs: null,
      isWhollyKnown: false
    })
    expect(find([10, null, 20, null])).toMatchObject({
      answer: 'not_known',
      knownUntilMs: quarter,
      isWhollyKnown: false
    })
    expect(find([null, 10, 20])).toMatchObject({ answer: 'best', knownUntilMs: null })
    expect(find([10, 20, 30])).toMatchObject({ knownUntilMs: 3 * quarter, isWhollyKnown: true })
  })

  test('a run longer than the time it may take stops', () => {
    expect(() => find([10])).toThrow('longer')
  })
})

describe('split', () => {
  const split = { isSplit: true }

  test('the cheapest units wherever they lie, in the order of time', () => {
    expect(bestOf(find([50, 10, 60, null, 5, 40], split))).toEqual({
      startMs: quarter,
      endMs: 5 * quarter,
      parts: quarters([null, 10, null, null, 5])
    })
  })

  test('of equal units the earliest, and the last one cut short', () => {
    const found = find([30, 10, 30, 30], { ...split, durationMs: 1.5 * quarter })
    expect(bestOf(found)?.parts).toEqual([
      { startMs: 0, endMs: quarter / 2, priceMicrosPerKwh: 30 },
      { startMs: quarter, endMs: 2 * quarter, priceMicrosPerKwh: 10 }
    ])
  })

  test('a flat tariff has no best; too little known time has no run', () => {
    expect(find([20, null, 20, 20], split).answer).toBe('same_whenever')
    expect(find([20, null, null, null], split).answer).toBe('not_known')
  })
})

describe('cost', () => {
  const run = (prices: number[]) => ({
    startMs: 0,
    endMs: prices.length * quarter,
    parts: quarters(prices)
  })

  test.each([
    [[100_000, 300_000], 50_000, 1000, 250_000],
    [[-100_000, -100_000], 0, 1000, -100_000],
    [[1, 2], 0, 1000, 2],
    [[1, 0], 0, 1000, 0],
    [[100_000], 0, 0, 0]
  ])('%j and %d on top for %d Wh cost %d', (prices, extraMicrosPerKwh, energyWh, cost) => {
    expect(windowCostMicros(run(prices), { extraMicrosPerKwh, energyWh })).toBe(cost)
  })
})

const somePrices = fc.array(fc.option(fc.integer({ min: -50, max: 50 }), { nil: null, freq: 8 }), {
  minLength: 4,
  maxLength: 40
})

test.prop([somePrices, fc.integer({ min: 1, max: 45 }), fc.integer({ min: 0, max: 14 })])(
  'no start at any minute is cheaper than the best, and none equal is earlier among them',
  (prices, thirds, earliestMin) => {
    const durationMs = thirds * 60_000
    const earliestMs = earliestMin * 60_000
    const found = find(prices, { durationMs, earliestMs })
    const perMinute = prices.flatMap((price) => Array<number | null>(15).fill(price))
    const costAt = (minute: number) => {
      const part = perMinute.slice(minute, minute + thirds)
      if (part.length < thirds || part.includes(null)) return null
      return part.reduce<number>((sum, price) => sum + (price ?? 0), 0)
    }
    const costs = perMinute.flatMap((_, minute) => {
      const cost = minute < earliestMin ? null : costAt(minute)
      return cost === null ? [] : [{ minute, cost }]
    })
    const least = Math.min(...costs.map(({ cost }) => cost))
    if (found.answer === 'not_known') expect(costs).toEqual([])
    if (found.answer === 'same_whenever')
      expect(new Set(costs.map(({ cost }) => cost)).size).toBe(1)
    if (found.answer === 'best') {
      expect(costAt(found.best.startMs / 60_000)).toBe(least)
      expect(found.best.startMs / 60_000).toBe(costs.find(({ cost }) => cost === least)?.minute)
      expect(found.first.startMs / 60_000).toBe(costs[0]?.minute)
    }
  }
)

test.prop([somePrices, fc.integer({ min: 1, max: 45 })])(
  'split never costs more than in one piece, and takes exactly its time',
  (prices, minutes) => {
    const durationMs = minutes * 60_000
    const whole = bestOf(find(prices, { durationMs }))
    const split = find(prices, { durationMs, isSplit: true })
    const best = bestOf(split)
    if (best === null) return
    expect(best.parts.reduce((ms, part) => ms + part.endMs - part.startMs, 0)).toBe(durationMs)
    if (whole) expect(meanWindowPrice(best)).toBeLessThanOrEqual(meanWindowPrice(whole))
  }
)
