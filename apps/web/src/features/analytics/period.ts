import { t } from '@lingui/core/macro'
import { formatDates, formatDay, formatMonth } from '../../format/time.ts'
import { addDays, startOfDay } from '../../format/zone.ts'
import type { PerformanceSearch, PerformanceStep, PositionView } from './analytics-search.ts'

/**
 * Local days in a row, both ends included, and the days that lead to the stretch before and after.
 */
export interface Period {
  from: string
  to: string
  name: string
  before: string
  after: string
}

export interface PositionPeriod extends Period {
  resolution: 'mtu' | 'hour' | 'day'
}

export interface PerformancePeriod extends Period {
  groupBy: 'day' | 'week' | 'month'
}

/**
 * What a chart of positions shows: today and tomorrow, another day, a week by hours, a month by
 * days.
 */
export function positionPeriod(
  view: PositionView,
  date: string | undefined,
  { today, timeZone }: { today: string; timeZone: string }
): PositionPeriod {
  if (view === 'week') return { ...weeksAround(date ?? today, 1, timeZone), resolution: 'hour' }
  if (view === 'month') return { ...monthOf(date ?? today, timeZone), resolution: 'day' }
  const day = date ?? today
  const isAhead = day === today
  return {
    from: day,
    to: isAhead ? addDays(day, 1) : day,
    name: isAhead ? t`Today and tomorrow` : formatDay(startOfDay(day, timeZone), timeZone),
    before: addDays(day, -1),
    after: addDays(day, isAhead ? 2 : 1),
    resolution: 'mtu'
  }
}

const weeksShown = 12
const mostDays = 400

/**
 * Days of a month, twelve weeks, months of a year, or a range of one's own in steps that fit it.
 */
export function performancePeriod(
  step: PerformanceStep,
  search: PerformanceSearch,
  { today, timeZone }: { today: string; timeZone: string }
): PerformancePeriod {
  const date = search.date ?? today
  if (step === 'week') return { ...weeksAround(date, weeksShown, timeZone), groupBy: 'week' }
  if (step === 'month') return { ...yearOf(date), groupBy: 'month' }
  if (step === 'range') return rangeOf(search, { today, timeZone })
  return { ...monthOf(date, timeZone), groupBy: 'day' }
}

function rangeOf(
  { from = '', to = '' }: PerformanceSearch,
  { today, timeZone }: { today: string; timeZone: string }
): PerformancePeriod {
  const last = to === '' ? today : to
  const wanted = from === '' ? addDays(last, -29) : from
  // A range that runs backwards is its first day; one that is too long ends where it may.
  const first = wanted > last ? last : wanted
  const end = last > addDays(first, mostDays - 1) ? addDays(first, mostDays - 1) : last
  const days = daysBetween(first, end)
  return {
    from: first,
    to: end,
    name: namedDates(first, end, timeZone),
    before: addDays(first, -days),
    after: addDays(end, 1),
    groupBy: days <= 45 ? 'day' : days <= 200 ? 'week' : 'month'
  }
}

/** So many whole weeks, from Monday to Sunday, the last of them the one of the date. */
function weeksAround(date: string, count: number, timeZone: string): Period {
  const monday = addDays(date, -isoWeekday(date))
  const from = addDays(monday, -7 * (count - 1))
  const to = addDays(monday, 6)
  return {
    from,
    to,
    name: namedDates(from, to, timeZone),
    before: addDays(from, -1),
    after: addDays(to, 7 * count)
  }
}

function monthOf(date: string, timeZone: string): Period {
  const from = `${date.slice(0, 7)}-01`
  const next = `${addDays(from, 31).slice(0, 7)}-01`
  return {
    from,
    to: addDays(next, -1),
    name: formatMonth(startOfDay(from, timeZone), timeZone),
    before: addDays(from, -1),
    after: next
  }
}

function yearOf(date: string): Period {
  const year = date.slice(0, 4)
  return {
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    name: year,
    before: addDays(`${year}-01-01`, -1),
    after: addDays(`${year}-12-31`, 1)
  }
}

/** 0 for Monday to 6 for Sunday. */
function isoWeekday(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
}

/** How many days, both ends included. */
function daysBetween(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1
}

function namedDates(first: string, last: string, timeZone: string): string {
  return formatDates(startOfDay(first, timeZone), startOfDay(last, timeZone), timeZone)
}
