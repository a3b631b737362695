import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { parseDecimalToInteger } from './decimal.ts'

describe('parseDecimalToInteger', () => {
  test.each([
    ['-12.34', 3, -12_340],
    ['0.1', 1, 1],
    ['1.005', 3, 1005],
    ['+7', 0, 7],
    ['007.50', 2, 750],
    ['-0.00', 2, 0],
    ['936.28', 3, 936_280],
    ['1.5000000', 1, 15],
    ['9007199254740991', 0, Number.MAX_SAFE_INTEGER],
    ['-9007199254.740991', 6, -Number.MAX_SAFE_INTEGER],
    ['00000000000000000000001', 0, 1]
  ])('"%s" with %d decimals is %d', (text, decimals, value) => {
    expect(parseDecimalToInteger(text, decimals)).toEqual({ ok: true, value })
  })

  test.each([
    '',
    ' ',
    '.',
    '-',
    '.5',
    '5.',
    '1e3',
    '1E-2',
    '1,5',
    '1 000',
    '0x10',
    'NaN',
    '--1',
    ' 1',
    '1\n',
    '١'
  ])('refuses %j as not a number', (text) => {
    expect(parseDecimalToInteger(text, 3)).toEqual({ ok: false, reason: 'not_a_number' })
  })

  test('refuses digits that the unit cannot hold instead of rounding them away', () => {
    expect(parseDecimalToInteger('0.1234', 3)).toEqual({ ok: false, reason: 'too_precise' })
  })

  test.each(['9007199254740992', '99999999999999999999999999'])(
    'refuses %s, which no number holds exactly',
    (text) => {
      expect(parseDecimalToInteger(text, 0)).toEqual({ ok: false, reason: 'out_of_range' })
    }
  )

  test.prop([fc.maxSafeInteger(), fc.integer({ min: 0, max: 15 })])(
    'reads back every integer that was written with a decimal point',
    (value, decimals) => {
      const digits = String(Math.abs(value)).padStart(decimals + 1, '0')
      const split = digits.length - decimals
      const fraction = decimals === 0 ? '' : `.${digits.slice(split)}`
      const text = `${value < 0 ? '-' : ''}${digits.slice(0, split)}${fraction}`
      expect(parseDecimalToInteger(text, decimals)).toEqual({ ok: true, value: value + 0 })
    }
  )
})
