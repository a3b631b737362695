import { Temporal } from 'temporal-polyfill'
import { assert, assertSafeInteger } from '../assert.ts'
import { dayMs, minuteMs, type Interval } from './interval.ts'
import { offsetSpanAt } from './zone.ts'

/** Whether the text is a date of the calendar as "YYYY-MM-DD"; "2026-02-29" is not. */
export function isValidDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && isoDate(ms) === text
}

/**
 * The date `days` days after a date (before it when negative), by the calendar. Asserts a valid
 * date.
 */
export function addDays(date: string, days: number): string {
  assertDate(date)
  assertSafeInteger(days, 'days')
  return isoDate(Date.parse(`${date}T00:00:00Z`) + days * dayMs)
}

/** The local date "YYYY-MM-DD" of an instant in a zone. */
export function localDateAt(input: { timeZone: string; atMs: number }): string {
  return isoDate(localMsAt(input))
}

/**
 * Where a local day starts and ends: from local midnight (the first instant of the day where the
 * clock skips midnight) to the next. 23, 24 or 25 hours in most zones. Asserts a valid date, throws
 * on an unknown zone.
 */
export function dayBounds(input: { timeZone: string; date: string }): Interval {
  return {
    startMs: startOfDayMs(input.timeZone, input.date),
    endMs: startOfDayMs(input.timeZone, addDays(input.date, 1))
  }
}

/** What a wall clock and a wall calendar show at an instant. */
export type LocalClock = {
  /** 0 to 1439. */
  minuteOfDay: number
  /** 1 for Monday to 7 for Sunday (ISO 8601). */
  weekday: number
  /** 1 to 366. */
  dayOfYear: number
}

/** The local clock at an instant in a zone. */
export function localClockAt(input: { timeZone: string; atMs: number }): LocalClock {
  const localMs = localMsAt(input)
  const days = Math.floor(localMs / dayMs)
  const year = new Date(localMs).getUTCFullYear()
  return {
    minuteOfDay: Math.floor((localMs - days * dayMs) / minuteMs),
    // 1970-01-01 was a Thursday.
    weekday: ((((days + 3) % 7) + 7) % 7) + 1,
    dayOfYear: days - Date.UTC(year, 0, 1) / dayMs + 1
  }
}

function startOfDayMs(timeZone: string, date: string): number {
  assertDate(date)
  const midnightUtcMs = Date.parse(`${date}T00:00:00Z`)
  const span = offsetSpanAt(timeZone, midnightUtcMs)
  const startMs = midnightUtcMs - span.offsetMs
  // Where no clock changes within a day before or after, midnight is known without a calendar.
  if (startMs - dayMs >= span.startMs && startMs + dayMs < span.endMs) return startMs
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds
}

function localMsAt(input: { timeZone: string; atMs: number }): number {
  assertSafeInteger(input.atMs, 'atMs')
  return input.atMs + offsetSpanAt(input.timeZone, input.atMs).offsetMs
}

function assertDate(date: string): void {
  assert(isValidDate(date), `not a date: ${date}`)
}

function isoDate(ms: number): string {
  const text = new Date(ms).toISOString()
  assert(text.length === 24, `outside the years 0000 to 9999: ${text}`)
  return text.slice(0, 10)
}
