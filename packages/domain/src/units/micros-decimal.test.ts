import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { parseDecimalToInteger } from './decimal.ts'
import { microsToDecimal } from './micros-decimal.ts'

test.each([
  [114_000, '0.114'],
  [-49_000, '-0.049'],
  [1, '0.000001'],
  [-1, '-0.000001'],
  [0, '0'],
  [-0, '0'],
  [4_000_000, '4'],
  [999_999_999, '999.999999'],
  [999_999_999_999_999, '999999999.999999']
])('%d micros are %s', (micros, text) => {
  expect(JSON.stringify(microsToDecimal(micros))).toBe(text)
})

test.prop([fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 })])(
  'the text is the exact decimal',
  (micros) => {
    const text = JSON.stringify(microsToDecimal(micros))
    expect(parseDecimalToInteger(text, 6)).toEqual({ ok: true, value: micros === 0 ? 0 : micros })
  }
)

test('what does not fit 15 digits stops', () => {
  expect(() => microsToDecimal(1e15)).toThrow('15 digits')
  expect(() => microsToDecimal(0.5)).toThrow('micros')
})
