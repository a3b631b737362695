import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import type { Price } from '../prices/resample.ts'
import { amountMicrosFor } from '../units/rounding.ts'
import type { DealSlice } from './deal.ts'
import { marginBasisPoints } from './margin.ts'
import { performanceByPeriod, type Performance } from './performance.ts'

const quarter = 900_000
const hour = 4 * quarter
const slice = (at: number, changes: Partial<DealSlice> = {}): DealSlice => ({
  startMs: at * quarter,
  endMs: (at + 1) * quarter,
  kind: 'trade',
  side: 'buy',
  energyWh: 1000,
  energyMicros: 120_000,
  gridFeeMicros: 38_000,
  platformFeeMicros: 5_000,
  isSettled: true,
  isFirst: true,
  ...changes
})
const sale = (at: number, changes: Partial<DealSlice> = {}) =>
  slice(at, { side: 'sell', gridFeeMicros: 0, platformFeeMicros: 0, ...changes })
const price = (at: number, priceMicrosPerKwh: number, length = 1): Price => ({
  startMs: at * quarter,
  endMs: (at + length) * quarter,
  priceMicrosPerKwh
})
const twoHours = [
  { startMs: 0, endMs: hour },
  { startMs: hour, endMs: 2 * hour }
]

describe('performanceByPeriod', () => {
  test('a worked example: two hours, bought and sold, beside the market', () => {
    const { total, periods, kinds } = performanceByPeriod({
      periods: twoHours,
      prices: [price(0, 80_000), price(1, 100_000), price(2, 60_000, 2), price(4, 200_000, 4)],
      slices: [
        slice(0),
        slice(1, { energyWh: 3000, energyMicros: 240_000, isFirst: false, kind: 'order' }),
        sale(4, { energyWh: 2000, energyMicros: 500_000 }),
        sale(5, { isSettled: false, energyMicros: 999 })
      ]
    })
    expect(periods[0]).toEqual({
      revenueMicros: 0,
      energyCostMicros: 360_000,
      gridFeeMicros: 76_000,
      platformFeeMicros: 10_000,
      costMicros: 446_000,
      profitMicros: -446_000,
      marginBasisPoints: null,
      boughtWh: 4000,
      soldWh: 0,
      purchases: 1,
      sales: 0,
      buyPriceMicrosPerKwh: 90_000,
      paidPriceMicrosPerKwh: 111_500,
      sellPriceMicrosPerKwh: null,
      // (80 × 1 + 100 × 3) / 4
      marketWhenBuyingMicrosPerKwh: 95_000,
      marketWhenSellingMicrosPerKwh: null,
      pricedBoughtWh: 4000,
      pricedSoldWh: 0,
      // (80 + 100 + 60 + 60) / 4
      marketMeanMicrosPerKwh: 75_000
    })
    expect(periods[1]).toMatchObject({
      revenueMicros: 500_000,
      costMicros: 0,
      profitMicros: 500_000,
      marginBasisPoints: 10_000,
      sales: 1,
      sellPriceMicrosPerKwh: 250_000,
      marketWhenSellingMicrosPerKwh: 200_000,
      marketMeanMicrosPerKwh: 200_000
    })
    expect(total).toMatchObject({
      revenueMicros: 500_000,
      costMicros: 446_000,
      profitMicros: 54_000,
      marginBasisPoints: 1080,
      purchases: 1,
      sales: 1,
      marketMeanMicrosPerKwh: 137_500
    })
    expect(kinds.order).toMatchObject({ energyCostMicros: 240_000, boughtWh: 3000, purchases: 0 })
    expect(kinds.trade).toMatchObject({ revenueMicros: 500_000, energyCostMicros: 120_000 })
    expect(kinds.auction).toMatchObject({ revenueMicros: 0, boughtWh: 0 })
  })

  test('below zero a buyer earns and a seller pays, and there is no margin to speak of', () => {
    const { total } = performanceByPeriod({
      periods: twoHours,
      prices: [],
      slices: [
        slice(0, { energyMicros: -50_000, gridFeeMicros: 0, platformFeeMicros: 0 }),
        sale(1, { energyMicros: -20_000 })
      ]
    })
    expect(total).toMatchObject({
      revenueMicros: -20_000,
      costMicros: -50_000,
      profitMicros: 30_000,
      marginBasisPoints: null,
      buyPriceMicrosPerKwh: -50_000,
      sellPriceMicrosPerKwh: -20_000
    })
  })

  test('without deals everything is zero and every price is absent', () => {
    const { total, periods } = performanceByPeriod({ periods: twoHours, prices: [], slices: [] })
    expect(periods).toHaveLength(2)
    expect(total).toMatchObject({
      profitMicros: 0,
      marginBasisPoints: null,
      buyPriceMicrosPerKwh: null,
      paidPriceMicrosPerKwh: null,
      sellPriceMicrosPerKwh: null,
      marketWhenBuyingMicrosPerKwh: null,
      marketMeanMicrosPerKwh: null
    })
    expect(Object.is(total.profitMicros, -0)).toBe(false)
  })

  test('where no price is known nothing is compared, and the answer says how much was', () => {
    const { total } = performanceByPeriod({
      periods: twoHours,
      // Half of the second quarter is known, which is not enough to have a price.
      prices: [price(0, 50_000), { startMs: quarter, endMs: 1.5 * quarter, priceMicrosPerKwh: 9 }],
      slices: [slice(0), slice(1, { energyWh: 5000 })]
    })
    expect(total).toMatchObject({
      boughtWh: 6000,
      pricedBoughtWh: 1000,
      marketWhenBuyingMicrosPerKwh: 50_000
    })
  })

  test('sums that a number cannot hold exactly stop instead of being wrong', () => {
    const huge = Array.from({ length: 10 }, () => slice(0, { energyMicros: 1e15 }))
    const run = () => performanceByPeriod({ periods: twoHours, prices: [], slices: huge })
    expect(run).toThrow('safe integer')
  })

  const anySlice = fc
    .record({
      at: fc.integer({ min: 0, max: 95 }),
      kind: fc.constantFrom('trade', 'auction', 'order'),
      side: fc.constantFrom('buy', 'sell'),
      energyWh: fc.integer({ min: 0, max: 1e9 }),
      price: fc.integer({ min: -4e6, max: 4e6 }),
      gridFee: fc.integer({ min: 0, max: 4e6 }),
      platformFee: fc.integer({ min: 0, max: 4e6 }),
      isSettled: fc.boolean(),
      isFirst: fc.boolean()
    })
    .map(({ at, price: perKwh, gridFee, platformFee, ...changes }) => {
      // Money is always a price times energy: a thousand euros for one watt-hour cannot be.
      const amountOf = (priceMicrosPerKwh: number) =>
        amountMicrosFor({ priceMicrosPerKwh, energyWh: changes.energyWh })
      return slice(at, {
        ...changes,
        energyMicros: amountOf(perKwh),
        gridFeeMicros: amountOf(gridFee),
        platformFeeMicros: amountOf(platformFee)
      })
    })
  const anyPrices = fc
    .array(fc.option(fc.integer({ min: -500_000, max: 4_000_000 })), { maxLength: 96 })
    .map((list) => list.flatMap((value, at) => (value === null ? [] : [price(at, value)])))

  test.prop([fc.array(anySlice, { maxLength: 60 }), anyPrices, fc.integer({ min: 1, max: 96 })])(
    'periods sum to the range, profit is revenue less cost, and nothing is NaN',
    (slices, prices, length) => {
      const periods = Array.from({ length: Math.ceil(96 / length) }, (_, index) => ({
        startMs: index * length * quarter,
        endMs: Math.min((index + 1) * length, 96) * quarter
      }))
      const split = performanceByPeriod({ slices, prices, periods })
      const whole = performanceByPeriod({
        slices,
        prices,
        periods: [{ startMs: 0, endMs: 96 * quarter }]
      })
      expect(split.total).toEqual(whole.total)
      expect(split.kinds).toEqual(whole.kinds)
      const names = [
        'revenueMicros',
        'costMicros',
        'boughtWh',
        'soldWh',
        'purchases',
        'sales'
      ] as const
      for (const name of names) {
        const sum = split.periods.reduce((total, period) => total + period[name], 0)
        expect(sum).toBe(split.total[name])
        const kinds = Object.values(split.kinds).reduce((total, kind) => total + kind[name], 0)
        expect(kinds).toBe(split.total[name])
      }
      for (const figures of [...split.periods, split.total]) expectSound(figures)
    }
  )
})

function expectSound(figures: Performance): void {
  expect(figures.profitMicros).toBe(figures.revenueMicros - figures.costMicros)
  expect(figures.costMicros).toBe(
    figures.energyCostMicros + figures.gridFeeMicros + figures.platformFeeMicros
  )
  for (const value of Object.values(figures)) {
    expect(value === null || Number.isSafeInteger(value)).toBe(true)
    expect(Object.is(value, -0)).toBe(false)
  }
}

test.each([
  ['half of it', 500, 1000, 5000],
  ['a loss', -1000, 500, -20_000],
  ['a tie goes to the even neighbour', 1, 20_000, 0],
  ['the other tie as well', 3, 20_000, 2],
  ['no revenue', -100, 0, null],
  ['revenue below zero', 100, -50, null],
  ['a revenue that is nothing beside the loss', -1e15, 1, null]
])('margin: %s', (_name, profitMicros, revenueMicros, expected) => {
  expect(marginBasisPoints({ profitMicros, revenueMicros })).toBe(expected)
})
