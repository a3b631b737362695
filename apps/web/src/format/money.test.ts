import { i18n } from '@lingui/core'
import { afterEach, expect, test } from 'vitest'
import { currencySymbol, formatMoney, formatMoneyWhole } from './money.ts'
import { decimalOf, formatNumber, formatPercent } from './number.ts'
import { formatPrice, formatPricePerKwh, formatSmallMoney, priceParts, priceUnit } from './price.ts'

afterEach(() => i18n.activate('en'))

test.each([
  [1_100_000, 'EUR', '€1.10'],
  [0, 'EUR', '€0.00'],
  [-4_200_000, 'EUR', '−€4.20'],
  [110_000_000_000, 'INR', '₹1,10,000.00'],
  [110_000_000_000, 'EUR', '€110,000.00'],
  [1_005_000, 'EUR', '€1.01']
])('%d micros of %s read %s', (micros, currency, text) => {
  expect(formatMoney(micros, currency)).toBe(text)
})

test.each([-1, -4_999, 0, 4_999])('%d micros never read as minus zero', (micros) => {
  expect(formatMoney(micros, 'EUR')).toBe('€0.00')
  expect(formatMoney(micros, 'EUR', { signed: true })).toBe('€0.00')
})

test('money that comes in has a plus only when asked for, and zero has none', () => {
  expect(formatMoney(600_000, 'EUR', { signed: true })).toBe('+€0.60')
  expect(formatMoney(-600_000, 'EUR', { signed: true })).toBe('−€0.60')
})

test('money follows the language', () => {
  i18n.load('de', {})
  i18n.activate('de')
  expect(formatMoney(1_234_500_000, 'EUR')).toBe('1.234,50\u00a0€')
  i18n.load('hi', {})
  i18n.activate('hi')
  expect(formatMoney(110_000_000_000, 'INR')).toBe('₹1,10,000.00')
})

test('round figures and the sign alone', () => {
  expect(formatMoneyWhole(412_300_000, 'EUR')).toBe('€412')
  expect(currencySymbol('INR')).toBe('₹')
})

test.each([
  [219_000, 'EUR', '21.9 ct'],
  [-49_000, 'EUR', '−4.9 ct'],
  [0, 'EUR', '0.0 ct'],
  [-400, 'EUR', '0.0 ct'],
  [4_600_000, 'INR', '460.0 paise']
])('a price of %d micros per kWh in %s reads %s', (micros, currency, text) => {
  expect(formatPrice(micros, currency)).toBe(text)
})

test('a price never stands without its unit', () => {
  expect(formatPricePerKwh(219_000, 'EUR')).toBe('21.9 ct per kWh')
  expect(priceUnit('INR')).toBe('paise per kWh')
  expect(priceParts(219_000, 'GBP', 3)).toEqual({ value: '0.219', unit: '£' })
})

test('an amount under a cent is told in the sub-unit', () => {
  expect(formatSmallMoney(26_700, 'EUR')).toBe('2.67 ct')
})

test('an integer becomes an exact decimal, also where a float would not', () => {
  expect(decimalOf(1_105, 3)).toBe('1.105')
  expect(decimalOf(-7, 3)).toBe('-0.007')
  expect(decimalOf(9_007_199_254_740_991, 6)).toBe('9007199254.740991')
  expect(decimalOf(5, 0)).toBe('5')
})

test('numbers and shares', () => {
  expect(formatNumber(-1_234.56, { decimals: 1 })).toBe('−1,234.6')
  expect(formatNumber(-0)).toBe('0')
  expect(formatNumber(5, { decimals: 2, atLeast: 0 })).toBe('5')
  expect(formatPercent(0.784)).toBe('78%')
})
