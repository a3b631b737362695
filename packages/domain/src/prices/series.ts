import { assertSafeInteger } from '../assert.ts'
import { minuteMs } from '../calendar/interval.ts'
import { offsetSpanAt } from '../calendar/zone.ts'

/**
 * A line of a price file: a start, a length in minutes and a price. `line` is where to point when
 * it is wrong.
 */
export type PriceRow = {
  line: number
  startMs: number
  minutes: number
  priceMicrosPerKwh: number
}

export type CheckedPriceSeries =
  | { ok: true; rows: PriceRow[] }
  | {
      ok: false
      line: number
      reason: 'misaligned' | 'overlap' | 'duplicate'
      /** The earlier line that this one repeats or overlaps. */
      otherLine?: number
    }

/**
 * Whether rows make one price series, and if so the rows by start. Lengths may change along the
 * series.
 *
 * `misaligned`: the length is no whole number of minutes that divides an hour, or the start is no
 * multiple of it on the clock (of UTC, or of `timeZone` when given). `duplicate`: a row with the
 * start, length and price of another. `overlap`: a row that begins before another one has ended.
 * The first misaligned line is named before any other fault, then the first fault in time; of two
 * rows the later line is named.
 */
export function checkPriceSeries(
  rows: readonly PriceRow[],
  options: { timeZone?: string } = {}
): CheckedPriceSeries {
  let misaligned: PriceRow | undefined
  for (const row of rows) {
    assertSafeInteger(row.priceMicrosPerKwh, 'priceMicrosPerKwh')
    const isFirst = misaligned === undefined || row.line < misaligned.line
    if (isFirst && !isAligned(row, options.timeZone)) misaligned = row
  }
  if (misaligned !== undefined) return { ok: false, line: misaligned.line, reason: 'misaligned' }

  const sorted = rows.toSorted((a, b) => a.startMs - b.startMs || a.line - b.line)
  let previous: PriceRow | undefined
  for (const row of sorted) {
    if (previous !== undefined && row.startMs < previous.startMs + previous.minutes * minuteMs) {
      return {
        ok: false,
        line: Math.max(row.line, previous.line),
        reason: isSame(row, previous) ? 'duplicate' : 'overlap',
        otherLine: Math.min(row.line, previous.line)
      }
    }
    previous = row
  }
  return { ok: true, rows: sorted }
}

function isAligned(row: PriceRow, timeZone: string | undefined): boolean {
  if (!Number.isSafeInteger(row.startMs)) return false
  if (!Number.isInteger(row.minutes) || row.minutes <= 0 || 60 % row.minutes !== 0) return false
  const offsetMs = timeZone === undefined ? 0 : offsetSpanAt(timeZone, row.startMs).offsetMs
  return (row.startMs + offsetMs) % (row.minutes * minuteMs) === 0
}

function isSame(a: PriceRow, b: PriceRow): boolean {
  return (
    a.startMs === b.startMs &&
    a.minutes === b.minutes &&
    a.priceMicrosPerKwh === b.priceMicrosPerKwh
  )
}
