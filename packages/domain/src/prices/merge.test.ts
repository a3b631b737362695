import { describe, expect, test } from 'vitest'
import { mergePrices } from './merge.ts'

const quarter = 900_000
const price = (startMs: number, minutes: number, priceMicrosPerKwh = 1) => ({
  startMs,
  minutes,
  priceMicrosPerKwh
})
const rows = (...prices: ReturnType<typeof price>[]) =>
  prices.map((item, index) => ({ ...item, line: index + 2 }))

describe('mergePrices', () => {
  test('new, other and equal prices are told apart', () => {
    const stored = [price(0, 15, 7), price(quarter, 15, 8)]
    const merged = mergePrices({
      stored,
      rows: rows(price(0, 15, 7), price(quarter, 15, 9), price(2 * quarter, 15, 1))
    })
    expect(merged).toMatchObject({
      ok: true,
      unchangedCount: 1,
      changed: [{ line: 3, priceMicrosPerKwh: 9 }],
      added: [{ line: 4 }]
    })
  })

  test.each([
    ['an hour where quarter-hours stand', [price(0, 15)], price(0, 60)],
    ['a quarter-hour inside a stored hour', [price(0, 60)], price(quarter, 15)],
    ['a quarter-hour at the start of a stored hour', [price(0, 60)], price(0, 15)],
    ['an hour that ends inside a stored price', [price(2 * quarter, 60)], price(0, 60)]
  ])('%s is an overlap, and its line is named', (_, stored, row) => {
    const merged = mergePrices({ stored, rows: rows(price(-4 * quarter, 60), row) })
    expect(merged).toMatchObject({ ok: false, line: 3, reason: 'overlap', stored: stored[0] })
  })

  test('prices that only touch do not overlap, whatever their lengths', () => {
    const merged = mergePrices({
      stored: [price(0, 60), price(8 * quarter, 60)],
      rows: rows(price(4 * quarter, 15), price(5 * quarter, 15))
    })
    expect(merged).toMatchObject({ ok: true, added: [{ line: 2 }, { line: 3 }] })
  })
})
