import { assertSafeInteger } from '../assert.ts'
import { minuteMs } from '../calendar/interval.ts'
import { offsetSpanAt } from '../calendar/zone.ts'

/**
 * A cell: a text, a number as an integer with that many decimal digits in it, an instant as UTC or
 * as a zone's clock shows it, or nothing.
 */
export type CsvCell =
  { text: string } | { units: number; digits: number } | { atMs: number; timeZone?: string } | null

/**
 * For programs; or for spreadsheets, with the separators that people of a language have set there.
 */
export type CsvForm = { for: 'machine' } | { for: 'spreadsheet'; locale: 'en' | 'de' | 'hi' }

type Separators = { field: string; decimal: string }

const separators = {
  en: { field: ',', decimal: '.' },
  de: { field: ';', decimal: ',' },
  hi: { field: ',', decimal: '.' }
} as const

/**
 * A table as CSV (RFC 4180), lines ending in CR LF.
 *
 * For programs: comma, dot, instants in ISO 8601 with their offset. For spreadsheets: a byte order
 * mark, so that UTF-8 is recognised, the separators of the language, instants as "2026-10-25 02:00"
 * without an offset, because no spreadsheet reads one, and an apostrophe before each text that
 * would run as a formula. Numbers are written exactly, without trailing zeros.
 */
export function writeCsv(
  head: readonly string[],
  rows: readonly (readonly CsvCell[])[],
  form: CsvForm
): string {
  const isForPeople = form.for === 'spreadsheet'
  const words = isForPeople ? separators[form.locale] : separators.en
  const toField = (cell: CsvCell) => quote(cellText(cell, words, isForPeople), words)
  const lines = [head.map((text): CsvCell => ({ text })), ...rows].map((row) =>
    row.map(toField).join(words.field)
  )
  return `${isForPeople ? '\ufeff' : ''}${lines.join('\r\n')}\r\n`
}

function cellText(cell: CsvCell, { decimal }: Separators, isForPeople: boolean): string {
  if (cell === null) return ''
  if ('units' in cell) return decimalText(cell.units, cell.digits, decimal)
  if ('atMs' in cell) return isForPeople ? clockText(cell) : instantText(cell)
  return isForPeople && /^[=+\-@\t\r\n]/.test(cell.text) ? `'${cell.text}` : cell.text
}

function quote(text: string, { field }: Separators): string {
  const isPlain = !text.includes(field) && !/["\r\n]/.test(text)
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`
}

/** 114000 with 6 digits is "0.114"; exact for every safe integer. */
function decimalText(units: number, digits: number, decimal: string): string {
  assertSafeInteger(units, 'units')
  const size = String(Math.abs(units)).padStart(digits + 1, '0')
  const whole = size.slice(0, size.length - digits)
  const part = size.slice(size.length - digits).replace(/0+$/, '')
  return `${units < 0 ? '-' : ''}${whole}${part === '' ? '' : `${decimal}${part}`}`
}

function instantText({ atMs, timeZone }: { atMs: number; timeZone?: string }): string {
  if (timeZone === undefined) return `${isoText(atMs)}Z`
  const { offsetMs } = offsetSpanAt(timeZone, atMs)
  const size = Math.abs(offsetMs) / minuteMs
  const pad = (value: number) => String(value).padStart(2, '0')
  const offset = `${offsetMs < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
  return `${isoText(atMs + offsetMs)}${offset}`
}

function clockText({ atMs, timeZone }: { atMs: number; timeZone?: string }): string {
  const offsetMs = timeZone === undefined ? 0 : offsetSpanAt(timeZone, atMs).offsetMs
  return isoText(atMs + offsetMs)
    .slice(0, 16)
    .replace('T', ' ')
}

/** Without milliseconds and zone. */
function isoText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19)
}
