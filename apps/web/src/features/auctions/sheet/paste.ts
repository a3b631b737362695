import { t } from '@lingui/core/macro'
import { parseCell } from '../../../format/parse.ts'
import { priceUnit, subunitMicros } from '../../../format/price.ts'
import {
  dateFault,
  findUnits,
  isInstant,
  leadingTime,
  looksLikeDate,
  looksLikeTime,
  type Day
} from './local-times.ts'
import type { SheetBid, Side } from './rows.ts'

export interface PasteFault {
  /** Counted from 1, as an editor does. */
  line: number
  text: string
}

export interface Pasted {
  bids: SheetBid[]
  faults: PasteFault[]
}

interface PasteInput {
  text: string
  day: Day
  currency: string
  /** For lines that do not say. */
  side: Side
}

type Part = 'date' | 'time' | 'offset' | 'side' | 'energy' | 'limit'

/** Where each part of a line stands, and in which unit its figures are. */
interface Layout {
  at: Partial<Record<Part, number>>
  /** Named columns may have others between them; without names every cell has its meaning. */
  isNamed: boolean
  energyDigits: number
  limitDigits: number
}

interface Line {
  number: number
  cells: string[]
}

/**
 * Rows out of a spreadsheet: cells apart by tab, semicolon or comma, or by blanks where a line has
 * none of these between its cells; a comma or a point in front of decimals; a line of names first
 * or none; time, side (or none), kWh and limit in this order unless the names say another. All or
 * nothing: whoever calls takes no bid while there is a fault.
 */
export function parsePaste(input: PasteInput): Pasted {
  const lines = splitLines(input.text)
  const [head] = lines
  if (!head) return { bids: [], faults: [] }
  const named = readHead(head.cells, input.currency)
  const rest = named ? lines.slice(1) : lines
  const pasted: Pasted = { bids: [], faults: [] }
  for (const line of rest) {
    const read = readLine(line.cells, named ?? layoutOf(line.cells, input.currency), input)
    if ('fault' in read) pasted.faults.push({ line: line.number, text: read.fault })
    else pasted.bids.push(...read.bids)
  }
  return pasted
}

/**
 * Whether lines of the text begin with a time; bare figures go under the field where they are
 * pasted.
 */
export function hasTimes(text: string): boolean {
  return splitLines(text).some(({ cells }) =>
    cells.slice(0, 2).some((cell) => looksLikeTime(cell) || leadingTime(cell) !== null)
  )
}

/** Bare figures, line by line: one column for the field, two for kWh and limit. */
export function parseFigures(text: string): string[][] {
  return splitLines(text).map(({ cells }) => cells)
}

function splitLines(text: string): Line[] {
  const mark = text.includes('\t') ? '\t' : text.includes(';') ? ';' : ','
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ number: index + 1, cells: cellsOf(line, mark) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
}

function cellsOf(line: string, mark: string): string[] {
  return splitAtBlanks(line, mark) ?? line.split(mark).map(unquote)
}

const figure = /^[+−-]?[\d.,]+$/

/**
 * Null when the line is not one of a time and cells with nothing but blanks between them, nor one
 * of names.
 */
function splitAtBlanks(line: string, mark: string): string[] | null {
  if (mark !== ',' && line.includes(mark)) return null
  const words = line.trim().split(/\s+/)
  const isName = (word: string) => names.some(([, pattern]) => pattern.test(word))
  if (words.length > 1 && !line.includes(mark) && words.every(isName)) return words
  const found = leadingTime(line)
  if (found === null || found.rest === '') return null
  // A unit belongs to the figure in front of it.
  const cells = found.rest.replace(/(\d)\s+(?=([km]?wh|ct|paise|€|₹)(\s|$))/gi, '$1').split(' ')
  // A comma may stand in front of decimals: "17:00 sell 0,45 14".
  const isPlain = (cell: string) => !/[,;\t]/.test(cell) || /^[+−-]?\d+,\d+$/.test(cell)
  const isApart = cells.every(isPlain) && (cells.length > 1 || !line.includes(mark))
  return isApart ? [found.time, ...cells] : null
}

/** Blanks stand between some cells and another mark between others. */
function isMixed(cells: readonly string[]): boolean {
  return cells.some((cell) => {
    const [first = '', second = ''] = cell.split(/\s+/)
    if (readSide(first) !== null && figure.test(second)) return true
    return (leadingTime(cell.replaceAll(/[,;]/g, ' '))?.rest ?? '') !== ''
  })
}

const mixedWords = (): string =>
  t`The cells of this line are apart by different marks. Use one throughout: tabs, semicolons or blanks`

function unquote(cell: string): string {
  const text = cell.trim()
  return /^"(.*)"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"').trim() : text
}

const names: readonly [Part, RegExp][] = [
  ['time', /^(?:(?:start_utc|from|start|time|begin|uhrzeit|zeit|von|beginn)\b|समय)/i],
  ['date', /^(date|day|local_date|datum|tag)\b/i],
  ['offset', /^(offset|utc)/i],
  ['side', /^(side|direction|seite|richtung|type)\b/i],
  ['energy', /^(kwh|mwh|wh|energy|quantity|volume|amount|menge|energie)/i],
  ['limit', /^(limit|price|preis|ct|cent|paise|eur|€|₹|inr)/i]
]

/** A first line of names says where what stands; null when it already is a bid. */
function readHead(cells: readonly string[], currency: string): Layout | null {
  if (cells.some((cell) => looksLikeTime(cell) || /^[−-]?\d/.test(cell))) return null
  const at: Layout['at'] = {}
  for (const [index, cell] of cells.entries()) {
    const part = names.find(([name, pattern]) => at[name] === undefined && pattern.test(cell))?.[0]
    if (part !== undefined) at[part] = index
  }
  if (at.time === undefined && at.energy === undefined && at.limit === undefined) return null
  const energyName = cells[at.energy ?? -1] ?? ''
  const limitName = cells[at.limit ?? -1] ?? ''
  const subunit = Math.log10(subunitMicros(currency))
  return {
    at,
    isNamed: true,
    energyDigits: /mwh/i.test(energyName)
      ? 6
      : /kwh/i.test(energyName) || !/wh/i.test(energyName)
        ? 3
        : 0,
    // A price per MWh is a thousandth of the same figure per kWh.
    limitDigits: /mwh/i.test(limitName) ? 3 : isWhole(limitName) ? 6 : subunit
  }
}

/**
 * "€/kWh" and "EUR per kWh" are whole units of the currency, "ct/kWh" and plain names the sub-unit.
 */
const isWhole = (name: string): boolean => /€|₹|\b(eur|euro|inr|rupees)\b/i.test(name)

/** Without names: an own cell for the date or none, the time, the side or none, kWh, limit. */
function layoutOf(cells: readonly string[], currency: string): Layout {
  const time = looksLikeDate(cells[0] ?? '') ? 1 : 0
  // A word is meant as the side, even one that is none.
  const hasSide = /^[^\d\s.,+−-]/.test(cells[time + 1] ?? '')
  const energy = time + (hasSide ? 2 : 1)
  return {
    at: {
      ...(time === 1 && { date: 0 }),
      time,
      ...(hasSide && { side: time + 1 }),
      energy,
      limit: energy + 1
    },
    isNamed: false,
    energyDigits: 3,
    limitDigits: Math.log10(subunitMicros(currency))
  }
}

type ReadLine = { bids: SheetBid[] } | { fault: string }

function readLine(cells: readonly string[], layout: Layout, input: PasteInput): ReadLine {
  if (isMixed(cells)) return { fault: mixedWords() }
  const { at, isNamed } = layout
  const cell = (part: Part): string => {
    const index = at[part]
    return index === undefined ? '' : (cells[index] ?? '')
  }
  const used = Math.max(...Object.values(at)) + 1
  if (!isNamed && cells.slice(used).some((text) => text !== ''))
    return {
      fault: t`There are more cells than time, side, kWh and limit. Is the comma both a decimal mark and between cells? Then use semicolons`
    }
  const otherDay = at.date === undefined ? null : dateFault(cell('date'), input.day)
  if (otherDay !== null) return { fault: otherDay }
  const offset = at.offset === undefined || isInstant(cell('time')) ? '' : ` ${cell('offset')}`
  const found = findUnits(cell('time') + offset, input.day)
  if ('fault' in found) return found
  const side = cell('side') === '' ? input.side : readSide(cell('side'))
  if (side === null) {
    const given = cell('side')
    return { fault: t`${given} is no side. Write buy or sell` }
  }
  const figures = readFigures(cell('energy'), cell('limit'), layout, input.currency)
  if ('fault' in figures) return figures
  return { bids: found.units.map(({ startMs }) => ({ startMs, side, ...figures })) }
}

function readFigures(
  energy: string,
  limit: string,
  { energyDigits, limitDigits }: Layout,
  currency: string
): { fault: string } | Pick<SheetBid, 'quantityWh' | 'limitPriceMicrosPerKwh'> {
  if (energy === '') return { fault: t`The energy in kWh is missing` }
  const quantityWh = parseCell(energy.replace(/\s*[km]?wh$/i, ''), energyDigits)
  if (quantityWh === null && isTwoFigures(energy)) return { fault: mixedWords() }
  if (quantityWh === null) return { fault: t`${energy} is no amount of energy` }
  if (quantityWh <= 0)
    return {
      fault: t`${energy}: the energy has to be above 0. Whether you buy or sell is said by the side`
    }
  const unit = priceUnit(currency)
  if (limit === '') return { fault: t`The limit in ${unit} is missing` }
  const limitPriceMicrosPerKwh = parseCell(limit.replace(/\s*(ct|paise|€|₹)$/i, ''), limitDigits)
  if (limitPriceMicrosPerKwh === null) return { fault: t`${limit} is no price in ${unit}` }
  return { quantityWh, limitPriceMicrosPerKwh }
}

const isTwoFigures = (cell: string): boolean => {
  const words = cell.split(/\s+/)
  return words.length > 1 && words.every((word) => figure.test(word))
}

function readSide(cell: string): Side | null {
  const word = cell.trim().toLowerCase()
  if (['buy', 'b', 'purchase', 'kauf', 'kaufen', 'k', 'bid', 'खरीद'].includes(word)) return 'buy'
  if (['sell', 's', 'sale', 'verkauf', 'verkaufen', 'v', 'ask', 'बेच'].includes(word)) return 'sell'
  return null
}
