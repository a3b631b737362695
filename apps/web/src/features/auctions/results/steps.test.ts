import { expect, test } from 'vitest'
import { breaksOf, cornersOf, placeMine, priceAtQuantity, viewOf } from './steps.ts'

const supply = [
  { quantityWh: 1_000, priceMicrosPerKwh: 50_000 },
  { quantityWh: 3_000, priceMicrosPerKwh: 120_000 },
  { quantityWh: 9_000, priceMicrosPerKwh: 200_000 }
]

test('a curve begins at nothing and has a corner at the end of each step', () => {
  expect(cornersOf(supply)).toEqual([
    [0, 50_000],
    [1_000, 50_000],
    [3_000, 120_000],
    [9_000, 200_000]
  ])
  expect(cornersOf([])).toEqual([])
})

test('a quantity lies in the step that it is inside of, and past the last in none', () => {
  expect([0, 999, 1_000, 8_999, 9_000].map((wh) => priceAtQuantity(supply, wh))).toEqual([
    50_000,
    50_000,
    120_000,
    200_000,
    null
  ])
})

test('my bids lie on the step of their limit, one after the other', () => {
  const bid = (quantityWh: number) => ({
    side: 'sell' as const,
    quantityWh,
    limitPriceMicrosPerKwh: 120_000
  })
  expect(placeMine(supply, [bid(500), bid(300)])).toEqual([
    { side: 'sell', fromWh: 1_000, untilWh: 1_500, priceMicrosPerKwh: 120_000 },
    { side: 'sell', fromWh: 1_500, untilWh: 1_800, priceMicrosPerKwh: 120_000 }
  ])
})

test('the keys stop where something changes, within what is drawn', () => {
  const demand = [{ quantityWh: 2_000, priceMicrosPerKwh: 300_000 }]
  expect(breaksOf([demand, supply], 5_000)).toEqual([0, 1_000, 2_000, 3_000])
})

test('a bid at any price does not press the others flat, and zero stays in sight', () => {
  const view = viewOf({
    demand: [
      { quantityWh: 1_000, priceMicrosPerKwh: 4_000_000 },
      { quantityWh: 4_000, priceMicrosPerKwh: 180_000 }
    ],
    supply,
    volumeWh: 3_000,
    priceMicrosPerKwh: 150_000
  })
  expect(view.high).toBeLessThan(600_000)
  expect(view.high).toBeGreaterThanOrEqual(200_000)
  expect(view.low).toBe(0)
  expect(view.mostWh).toBe(5_700)
})

test('without a trade all of both curves is drawn', () => {
  const view = viewOf({ demand: [], supply, volumeWh: 0, priceMicrosPerKwh: null })
  expect(view.mostWh).toBe(9_000)
})
