import { fc, test as fuzz } from '@fast-check/vitest'
import { tradeAmounts } from '@commonwatt/domain'
import { expect, test } from 'vitest'
import { shownLines, shownParts } from './shown-money.ts'

const price = fc.integer({ min: 0, max: 2_000_000 })

fuzz.prop([fc.integer({ min: 1, max: 10_000_000 }), price, price, price])(
  'shown lines are whole cents that add up to the shown total, each within a cent of its own',
  (energyWh, priceMicrosPerKwh, gridFeeMicrosPerKwh, platformFeeMicrosPerKwh) => {
    const amounts = tradeAmounts({
      energyWh,
      priceMicrosPerKwh,
      gridFeeMicrosPerKwh,
      platformFeeMicrosPerKwh
    })
    const lines = shownLines(amounts)
    const parts = ['energyMicros', 'gridFeeMicros', 'platformFeeMicros'] as const
    const sum = parts.reduce((total, part) => total + lines[part], 0)
    expect(sum).toBe(Math.round(amounts.totalMicros / 10_000) * 10_000)
    for (const part of parts) {
      expect(lines[part] % 10_000).toBe(0)
      expect(Math.abs(lines[part] - amounts[part])).toBeLessThanOrEqual(10_000)
    }
  }
)

test('energy below zero is shown as it is', () => {
  const amounts = tradeAmounts({
    energyWh: 1_000,
    priceMicrosPerKwh: -20_000,
    gridFeeMicrosPerKwh: 38_000,
    platformFeeMicrosPerKwh: 5_000
  })
  expect(shownLines(amounts)).toEqual(amounts)
})

test('what is left and what is held add up to what there was', () => {
  // Rounded apart, 49.415 and 0.585 would be 49.42 and 0.59.
  expect(shownParts({ held: 585_000, left: 49_415_000 })).toEqual({
    held: 590_000,
    left: 49_410_000
  })
  expect(shownParts({ held: 0, left: 0 })).toEqual({ held: 0, left: 0 })
})
