import { describe, expect, test } from 'vitest'
import { averagePriceMicrosPerKwh } from './average-price.ts'

describe('averagePriceMicrosPerKwh', () => {
  test.each([
    ['one trade has its own price', 60_000, 500, 120_000],
    ['two trades are weighted by energy: 1 kWh at 100 and 3 kWh at 200', 700, 4000, 175],
    ['a tie goes to the even neighbour', 1, 400, 2],
    ['given away', 0, 500, 0]
  ])('%s', (_name, amountMicros, energyWh, expected) => {
    expect(averagePriceMicrosPerKwh({ amountMicros, energyWh })).toBe(expected)
  })

  test('without energy there is no price, which is not a price of zero', () => {
    expect(averagePriceMicrosPerKwh({ amountMicros: 0, energyWh: 0 })).toBeNull()
  })

  test('amounts beyond the safe integers on the way are exact', () => {
    const sold = { amountMicros: 9_000_000_000_000_001, energyWh: 1_000_000_000_000 }
    expect(averagePriceMicrosPerKwh(sold)).toBe(9_000_000)
  })
})
