import type { PriceSlot } from '@commonwatt/contract'
import { expect, test } from 'vitest'
import { gridPriceOver } from './grid-price.ts'
import { germany } from './testing/make.ts'

const startMs = Date.parse('2026-10-25T17:00:00Z')
const quarterMs = 15 * 60_000

function slots(prices: (number | null)[]): PriceSlot[] {
  return prices.map((priceMicrosPerKwh, at) => ({
    deliveryStart: new Date(startMs + at * quarterMs).toISOString(),
    deliveryEnd: new Date(startMs + (at + 1) * quarterMs).toISOString(),
    priceMicrosPerKwh,
    level: null
  }))
}

const windowOf = (from: number, until: number) => ({
  startMs: startMs + from * quarterMs,
  endMs: startMs + until * quarterMs
})

// The grid adds 9.6 ct for the network and 5.4 ct of levies.
const added = 150_000

test.each([
  ['the mean of the whole quarters', [100_000, 200_000, 300_000], windowOf(0, 2), 150_000],
  [
    'quarters that are only partly inside, by their time',
    [100_000, 400_000],
    windowOf(0.5, 1.25),
    200_000
  ],
  ['prices below zero', [-50_000, -10_000], windowOf(0, 2), -30_000],
  ['half a micro to the even neighbour', [1, 2], windowOf(0, 2), 2]
])('the grid costs %s and what it adds', (_name, prices, window, wholesale) => {
  expect(gridPriceOver(slots(prices), window, germany)).toBe(wholesale + added)
})

test.each([
  ['a quarter has no price', [100_000, null], windowOf(0, 2)],
  ['the prices end too early', [100_000], windowOf(0, 2)],
  ['there are none', [], windowOf(0, 2)],
  ['the window is empty', [100_000], windowOf(1, 1)]
])('nothing is said of the grid when %s', (_name, prices, window) => {
  expect(gridPriceOver(slots(prices), window, germany)).toBeNull()
})
