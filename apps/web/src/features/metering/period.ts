import { formatDay, formatMonth } from '../../format/time.ts'
import { addDays, localDate, startOfDay } from '../../format/zone.ts'

export type Resolution = 'raw' | '15min' | 'hour' | 'day'

export interface Period {
  fromMs: number
  toMs: number
  /** Today, Sat 3 Oct, October 2026. */
  name: string
  isMonth: boolean
  /** The days that lead to the period before and after; null when that lies ahead. */
  before: string
  after: string | null
}

/** One local day of the site, or its whole month where a point is a day. */
export function periodOf(
  date: string,
  resolution: Resolution,
  timeZone: string,
  nowMs: number
): Period {
  const today = localDate(nowMs, timeZone)
  if (resolution !== 'day') {
    const next = addDays(date, 1)
    const fromMs = startOfDay(date, timeZone)
    return {
      fromMs,
      toMs: startOfDay(next, timeZone),
      name: formatDay(fromMs, timeZone, nowMs),
      isMonth: false,
      before: addDays(date, -1),
      after: next <= today ? next : null
    }
  }
  const first = `${date.slice(0, 7)}-01`
  const next = `${addDays(first, 31).slice(0, 7)}-01`
  const fromMs = startOfDay(first, timeZone)
  return {
    fromMs,
    toMs: startOfDay(next, timeZone),
    name: formatMonth(fromMs, timeZone),
    isMonth: true,
    before: addDays(first, -1),
    after: next <= today ? next : null
  }
}
