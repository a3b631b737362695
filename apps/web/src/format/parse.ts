import {
  greatestAmountMicros,
  greatestEnergyWh,
  greatestPowerW,
  greatestPriceMicrosPerKwh
} from '@commonwatt/contract'
import { formatLocale, numberFormat } from './locale.ts'
import { decimalOf } from './number.ts'
import { subunitMicros } from './price.ts'

/*
 * What people type becomes integers here, digit by digit: no float ever holds money or energy. Each
 * function answers null for what is not a number, has more decimals than the unit can carry, or is
 * more than the contract lets anything be: no sum that is worked out from it can then be too long
 * to count.
 */

/** "1.25" kWh is 1_250 Wh. */
export function parseEnergyWh(text: string): number | null {
  return numberOr(readScaled(text, 3, greatestEnergyWh))
}

/** Whether it is a number, and more kWh than anything may be. */
export function isTooMuchEnergy(text: string): boolean {
  return readScaled(text, 3, greatestEnergyWh) === 'too_large'
}

/** "9.8" kW is 9_800 W. */
export function parsePowerW(text: string): number | null {
  return numberOr(readScaled(text, 3, greatestPowerW))
}

/** "50" or "50.00" of a currency in micros; at most two decimals, as on every bank note. */
export function parseAmountMicros(text: string): number | null {
  const hundredths = numberOr(readScaled(text, 2, greatestAmountMicros / 10_000))
  return hundredths === null ? null : hundredths * 10_000
}

/** A price typed in the currency's sub-unit: "11.4" ct is 114_000 micros per kWh. */
export function parsePriceMicrosPerKwh(text: string, currency: string): number | null {
  const digits = Math.log10(subunitMicros(currency))
  return numberOr(readScaled(text, digits, greatestPriceMicrosPerKwh))
}

/** Whether it is a number, and more per kWh than any price may be. */
export function isTooHighPrice(text: string, currency: string): boolean {
  const digits = Math.log10(subunitMicros(currency))
  return readScaled(text, digits, greatestPriceMicrosPerKwh) === 'too_large'
}

/**
 * The text of a field that shows a stored integer: plain digits, the locale's decimal mark, no more
 * zeros than wanted.
 */
export function editableDecimal(integer: number, digits: number, atLeast = 0): string {
  const exact = decimalOf(integer, digits)
  const kept = /^(.*?\d\.\d*?)0*$/.exec(exact)?.[1] ?? exact
  const [whole = '', fraction = ''] = kept.split('.')
  const shown = fraction.padEnd(Math.min(atLeast, digits), '0')
  return shown === '' ? whole : whole + separators().decimal + shown
}

export const editableEnergy = (energyWh: number, atLeast = 0): string =>
  editableDecimal(energyWh, 3, atLeast)
export const editablePower = (powerW: number): string => editableDecimal(powerW, 3)
export const editableAmount = (amountMicros: number): string => editableDecimal(amountMicros, 6)
export const editablePrice = (priceMicrosPerKwh: number, currency: string, atLeast = 0): string =>
  editableDecimal(priceMicrosPerKwh, Math.log10(subunitMicros(currency)), atLeast)

/** Why a text is no number that can be taken. */
export type Misread = 'no_number' | 'too_fine' | 'too_large'

/** A decimal number as an integer of 10^-digits, not larger than `most`, or why it is none. */
export function readScaled(
  text: string,
  digits: number,
  most: number = Number.MAX_SAFE_INTEGER
): number | Misread {
  return toScaled(plainDecimal(text), digits, most)
}

/**
 * A number out of a spreadsheet's cell, where nobody sees how it is read: the one mark in it is the
 * decimal mark, whatever this locale groups with. Of two different marks the last is.
 */
export function parseCell(text: string, digits: number): number | null {
  const marks = text.replace(/[^.,]/g, '')
  const plain = marks.length > 1 ? plainDecimal(text) : compactOf(text).replace(',', '.')
  return numberOr(toScaled(plain, digits, Number.MAX_SAFE_INTEGER))
}

const numberOr = (read: number | Misread): number | null => (typeof read === 'number' ? read : null)

function toScaled(plain: string | null, digits: number, most: number): number | Misread {
  const found = plain === null ? null : /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(plain)
  if (!found) return 'no_number'
  const [, sign, whole = '', fraction = ''] = found
  if (whole === '' && fraction === '') return 'no_number'
  const kept = fraction.replace(/0+$/, '')
  if (kept.length > digits) return 'too_fine'
  const size = Number(whole + kept.padEnd(digits, '0'))
  if (size > most) return 'too_large'
  return sign === '-' && size !== 0 ? -size : size
}

/**
 * Comma and dot both work as the decimal mark. Of two different marks the last is the decimal one;
 * a mark that comes twice only groups. One mark before exactly three digits groups if this locale
 * groups with it ("1,500" is fifteen hundred in English), unless the whole part is zero.
 */
function plainDecimal(text: string): string | null {
  const compact = compactOf(text)
  const marks = compact.replace(/[^.,]/g, '')
  if (marks === '') return compact
  const last = marks.at(-1) ?? '.'
  const isMixed = new Set(marks).size === 2
  if (isMixed) {
    const isLastOnce = marks.indexOf(last) === marks.length - 1
    return isLastOnce ? keepDecimal(compact, last) : null
  }
  if (marks.length > 1) return compact.replaceAll(last, '')
  const groups = last === separators().group && /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(compact)
  return groups ? compact.replace(last, '') : keepDecimal(compact, last)
}

function compactOf(text: string): string {
  return text
    .trim()
    .replace(/[\s\u00a0\u202f'’]/g, '')
    .replace('−', '-')
}

function keepDecimal(text: string, mark: string): string {
  return text.replaceAll(mark === '.' ? ',' : '.', '').replace(mark, '.')
}

function separators(): { decimal: string; group: string } {
  const parts = numberFormat(formatLocale(), {}).formatToParts(12_345.6)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return { decimal: of('decimal'), group: of('group') }
}
