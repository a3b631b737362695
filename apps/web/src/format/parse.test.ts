import { i18n } from '@lingui/core'
import { afterEach, expect, test } from 'vitest'
import {
  editableAmount,
  editableEnergy,
  editablePrice,
  isTooMuchEnergy,
  parseAmountMicros,
  parseEnergyWh,
  parsePowerW,
  parsePriceMicrosPerKwh,
  readScaled
} from './parse.ts'
import { readDate, readInteger, readText, readWord } from './search-params.ts'

afterEach(() => i18n.activate('en'))

test.each([
  ['5', 5_000],
  ['5.25', 5_250],
  ['5,25', 5_250],
  [' 5,250 ', 5_250_000],
  ['0,250', 250],
  ['1,234.5', 1_234_500],
  ['1.234,5', 1_234_500],
  ['1,10,000', 110_000_000],
  ['.5', 500],
  ['0', 0],
  ['-2.5', -2_500],
  ['−2.5', -2_500]
])('"%s" kWh is %d Wh', (text, wh) => {
  expect(parseEnergyWh(text)).toBe(wh)
})

test.each(['', ' ', 'abc', '1.2.3,4,5', '5 kWh', '1e3', '0.0001', '--1', '99999999999999999'])(
  '"%s" is no amount of energy',
  (text) => {
    expect(parseEnergyWh(text)).toBeNull()
  }
)

test('minus zero is zero', () => {
  expect(Object.is(parseEnergyWh('-0'), 0)).toBe(true)
})

test('in German a dot before three digits groups, and a comma never does', () => {
  i18n.load('de', {})
  i18n.activate('de')
  expect(parseEnergyWh('1.500')).toBe(1_500_000)
  expect(parseEnergyWh('1,500')).toBe(1_500)
  expect(editableEnergy(1_250)).toBe('1,25')
})

test('nothing beyond the limits of the contract becomes a number', () => {
  expect(parseEnergyWh('1000000000')).toBe(1_000_000_000_000)
  expect(parseEnergyWh('1000000000.001')).toBeNull()
  expect(parsePowerW('100000001')).toBeNull()
  expect(parseAmountMicros('1000000000.01')).toBeNull()
  expect(parsePriceMicrosPerKwh('100000.1', 'EUR')).toBeNull()
  expect(['999999999999', '5', 'x'].map(isTooMuchEnergy)).toEqual([true, false, false])
  expect(
    ['1'.repeat(400), '-9999999999999999', '1.2345', 'x'].map((text) => readScaled(text, 3))
  ).toEqual(['too_large', 'too_large', 'too_fine', 'no_number'])
})

test('money takes two decimals and no more', () => {
  expect(parseAmountMicros('50')).toBe(50_000_000)
  expect(parseAmountMicros('0,10')).toBe(100_000)
  expect(parseAmountMicros('0.101')).toBeNull()
})

test('a price is typed in the sub-unit of its currency', () => {
  expect(parsePriceMicrosPerKwh('11.4', 'EUR')).toBe(114_000)
  expect(parsePriceMicrosPerKwh('-5', 'EUR')).toBe(-50_000)
  expect(parsePriceMicrosPerKwh('460', 'INR')).toBe(4_600_000)
  expect(parsePriceMicrosPerKwh('0.219', 'GBP')).toBe(219_000)
})

test('what a field shows is read back as the same integer', () => {
  for (const wh of [0, 1, 10, 1_250, 5_000, 100_000, 1_000_000])
    expect(parseEnergyWh(editableEnergy(wh))).toBe(wh)
  expect(editableAmount(50_000_000)).toBe('50')
  expect(editablePrice(114_000, 'EUR')).toBe('11.4')
})

test('a wrong word in the address bar is left out, never passed on', () => {
  const raw = { sort: 'cheapest', type: 'solar', n: '12', far: 1e9, text: 12, date: '2026-13-01' }
  expect(readWord(raw, 'sort', ['price'])).toBeUndefined()
  expect(readWord(raw, 'type', ['solar'])).toBe('solar')
  expect(readInteger(raw, 'n', { min: 0, max: 20 })).toBe(12)
  expect(readInteger(raw, 'far', { min: 0, max: 20 })).toBeUndefined()
  expect(readText(raw, 'text')).toBe('12')
  expect(readDate(raw, 'date')).toBeUndefined()
})
