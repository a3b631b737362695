import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { parseDecimalToInteger } from './decimal.ts'
import { dropDoubleResidue } from './double-text.ts'

describe('dropDoubleResidue', () => {
  test.each([
    ['2.5700000000000003', '2.57000000000000'],
    ['-0.41000000000000003', '-0.410000000000000'],
    ['-1.5899999999999999', '-1.59000000000000'],
    ['0.30000000000000004', '0.300000000000000']
  ])('"%s" is %s', (text, decimal) => {
    expect(dropDoubleResidue(text)).toBe(decimal)
  })

  test.each(['0.1234', '1.23456789012345', '1.234567890123456789', '-', '1e300', 'NaN', '12345'])(
    'leaves %j as it is',
    (text) => {
      expect(dropDoubleResidue(text)).toBe(text)
    }
  )

  test('digits that were meant stay, so that they can be refused', () => {
    const text = dropDoubleResidue('1.2345678901234567')
    expect(parseDecimalToInteger(text, 3)).toEqual({ ok: false, reason: 'too_precise' })
  })

  test.prop([
    fc.integer({ min: -500_000, max: 4_000_000 }),
    fc.integer({ min: -500_000, max: 4_000_000 })
  ])('the printed sum of two prices in doubles is read as the exact sum', (a, b) => {
    const text = dropDoubleResidue(String(a / 1000 + b / 1000))
    if (text.includes('e')) return
    // A difference far smaller than its terms has lost digits that no reading brings back.
    if (Math.abs(a + b) < 100_000) return
    expect(parseDecimalToInteger(text, 3)).toEqual({ ok: true, value: a + b })
  })
})
