import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { amountMicrosFor, roundHalfEven } from './rounding.ts'

describe('roundHalfEven', () => {
  test.each([
    [1n, 2n, 0n],
    [3n, 2n, 2n],
    [5n, 2n, 2n],
    [-1n, 2n, 0n],
    [-3n, 2n, -2n],
    [-5n, 2n, -2n],
    [7n, 3n, 2n],
    [8n, 3n, 3n],
    [-7n, 3n, -2n],
    [-8n, 3n, -3n],
    [1n, -2n, 0n],
    [3n, -2n, -2n],
    [0n, 7n, 0n]
  ])('%d / %d rounds to %d', (numerator, denominator, expected) => {
    expect(roundHalfEven(numerator, denominator)).toBe(expected)
  })

  test.prop([fc.bigInt(), fc.bigInt().filter((n) => n !== 0n)])(
    'is never further away than one half, and even when it is exactly that far',
    (numerator, denominator) => {
      const rounded = roundHalfEven(numerator, denominator)
      const twiceError = abs((rounded * denominator - numerator) * 2n)
      expect(twiceError <= abs(denominator)).toBe(true)
      if (twiceError === abs(denominator)) expect(rounded % 2n).toBe(0n)
    }
  )

  test.prop([fc.bigInt(), fc.bigInt({ min: 1n })])(
    'treats both signs alike, so a refund undoes a charge',
    (numerator, denominator) => {
      expect(roundHalfEven(-numerator, denominator)).toBe(-roundHalfEven(numerator, denominator))
    }
  )

  test('a denominator of zero stops', () => {
    expect(() => roundHalfEven(1n, 0n)).toThrow('denominator')
  })
})

describe('amountMicrosFor', () => {
  test.each([
    [300_000, 1000, 300_000],
    [300_000, 1, 300],
    [1, 500, 0],
    [3, 500, 2],
    [-13, 500, -6],
    [0, 12_345, 0],
    [9_007_199_254_740_991, 1000, 9_007_199_254_740_991]
  ])('%d micros/kWh for %d Wh is %d micros', (priceMicrosPerKwh, energyWh, expected) => {
    expect(amountMicrosFor({ priceMicrosPerKwh, energyWh })).toBe(expected)
  })

  test('a product beyond 2^53 is exact', () => {
    // 123456789 × 987654321 = 121932631112635269, which no double holds.
    const amount = amountMicrosFor({ priceMicrosPerKwh: 123_456_789, energyWh: 987_654_321 })
    expect(amount).toBe(121_932_631_112_635)
  })

  test('an amount that a number cannot hold, or a price that is no integer, stops', () => {
    const most = Number.MAX_SAFE_INTEGER
    expect(() => amountMicrosFor({ priceMicrosPerKwh: most, energyWh: 2000 })).toThrow('amount')
    expect(() => amountMicrosFor({ priceMicrosPerKwh: 0.5, energyWh: 2000 })).toThrow('price')
  })
})

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}
