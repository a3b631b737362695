import { assert } from '../assert.ts'
import { addDays, dayBounds, isValidDate } from './date.ts'
import type { Interval } from './interval.ts'

export const periodNames = ['day', 'week', 'month', 'range'] as const
export type PeriodName = (typeof periodNames)[number]

/** Local days in a row: the first and the last of them, and where they begin and end. */
export type Period = Interval & { firstDate: string; lastDate: string }

/**
 * Divides the local days `from` to `to` (both included, "YYYY-MM-DD") into days, ISO weeks that
 * begin on Monday, months, or one whole range. The first and the last period are cut to the range,
 * so the periods fill it without gap or overlap; a day is 23, 24 or 25 hours long, a week or month
 * as its days. A zone that moved across the date line skips the day that it does not have. Asserts
 * that both are dates and `from` is not after `to`.
 */
export function localPeriods(input: {
  timeZone: string
  from: string
  to: string
  groupBy: PeriodName
}): Period[] {
  const { timeZone, from, to, groupBy } = input
  assert(isValidDate(from) && isValidDate(to), `not dates: ${from}, ${to}`)
  assert(from <= to, `${from} is after ${to}`)
  const periods: Period[] = []
  for (let firstDate = from; firstDate <= to;) {
    const fullDate = lastDateOf(firstDate, groupBy)
    const lastDate = fullDate === null || fullDate > to ? to : fullDate
    const { startMs } = dayBounds({ timeZone, date: firstDate })
    const { endMs } = dayBounds({ timeZone, date: lastDate })
    if (endMs > startMs) periods.push({ firstDate, lastDate, startMs, endMs })
    firstDate = addDays(lastDate, 1)
  }
  return periods
}

/** The last day of the whole period that a day lies in; null where there is none but the range. */
function lastDateOf(date: string, groupBy: PeriodName): string | null {
  if (groupBy === 'range') return null
  if (groupBy === 'day') return date
  if (groupBy === 'week') return addDays(date, 7 - isoWeekday(date))
  // The 28th and four days later lie in two months, whatever the month.
  const inNextMonth = addDays(`${date.slice(0, 8)}28`, 4)
  return addDays(inNextMonth, -Number(inNextMonth.slice(8)))
}

/** 1 for Monday to 7 for Sunday. */
function isoWeekday(date: string): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
}
