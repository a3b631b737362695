import { t } from '@lingui/core/macro'
import { dateFormat, formatLocale } from './locale.ts'
import {
  addDays,
  formatOffset,
  isRepeatedTime,
  localDate,
  localTime,
  toMs,
  type InstantLike
} from './zone.ts'

/*
 * Every function asks for the zone of the market or the site. The browser's zone is never used: a
 * price at 18:00 in Freiburg is at 18:00 for a reader in Delhi too.
 */

/** "13:24", and "02:15 (+02:00)" in the hour that comes twice. */
export function formatTime(instant: InstantLike, timeZone: string): string {
  const clock = localTime(instant, timeZone)
  return isRepeatedTime(instant, timeZone) ? `${clock} (${formatOffset(instant, timeZone)})` : clock
}

/** "18:00 to 21:00", half-open as every interval here. */
export function formatTimeRange(start: InstantLike, end: InstantLike, timeZone: string): string {
  const from = formatTime(start, timeZone)
  const until = formatTime(end, timeZone)
  return t`${from} to ${until}`
}

/** "Sunday 25 October". */
export function formatDateLong(instant: InstantLike, timeZone: string): string {
  return dateFormat(formatLocale(), {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long'
  })
    .format(toMs(instant))
    .replace(',', '')
}

/** "Mon 26 Oct", with the year when it is not this one. */
export function formatDate(instant: InstantLike, timeZone: string, nowMs = Date.now()): string {
  const isThisYear =
    localDate(instant, timeZone).slice(0, 4) === localDate(nowMs, timeZone).slice(0, 4)
  return dateFormat(formatLocale(), {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' })
  })
    .format(toMs(instant))
    .replace(',', '')
}

/** "October 2026". */
export function formatMonth(instant: InstantLike, timeZone: string): string {
  return dateFormat(formatLocale(), { timeZone, month: 'long', year: 'numeric' }).format(
    toMs(instant)
  )
}

/** "Oct", under a bar. */
export function formatMonthShort(instant: InstantLike, timeZone: string): string {
  return dateFormat(formatLocale(), { timeZone, month: 'short' }).format(toMs(instant))
}

/** "26 Oct", under a bar. */
export function formatDayMonth(instant: InstantLike, timeZone: string): string {
  return dateFormat(formatLocale(), { timeZone, day: 'numeric', month: 'short' }).format(
    toMs(instant)
  )
}

/** "3 Aug to 25 Oct 2026", both days included; one day alone is "25 Oct 2026". */
export function formatDates(first: InstantLike, last: InstantLike, timeZone: string): string {
  const withYear = dateFormat(formatLocale(), {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric'
  })
  const until = withYear.format(toMs(last))
  const firstDay = localDate(first, timeZone)
  const lastDay = localDate(last, timeZone)
  if (firstDay === lastDay) return until
  const isOneYear = firstDay.slice(0, 4) === lastDay.slice(0, 4)
  const from = isOneYear ? formatDayMonth(first, timeZone) : withYear.format(toMs(first))
  return t`${from} to ${until}`
}

/** "Today", "Tomorrow", "Yesterday", else the date. */
export function formatDay(instant: InstantLike, timeZone: string, nowMs = Date.now()): string {
  const day = localDate(instant, timeZone)
  const today = localDate(nowMs, timeZone)
  if (day === today) return t`Today`
  if (day === addDays(today, 1)) return t`Tomorrow`
  if (day === addDays(today, -1)) return t`Yesterday`
  return formatDate(instant, timeZone, nowMs)
}

/** The same in the middle of a sentence: "today", "tomorrow", "yesterday", else the date. */
export function formatDayWithin(
  instant: InstantLike,
  timeZone: string,
  nowMs = Date.now()
): string {
  const day = localDate(instant, timeZone)
  const today = localDate(nowMs, timeZone)
  if (day === today) return t`today`
  if (day === addDays(today, 1)) return t`tomorrow`
  if (day === addDays(today, -1)) return t`yesterday`
  return formatDate(instant, timeZone, nowMs)
}

/** In the middle of a sentence: "today, 18:00". */
export function formatDateTimeWithin(
  instant: InstantLike,
  timeZone: string,
  nowMs = Date.now()
): string {
  return `${formatDayWithin(instant, timeZone, nowMs)}, ${formatTime(instant, timeZone)}`
}

/** "Today, 18:00". */
export function formatDateTime(instant: InstantLike, timeZone: string, nowMs = Date.now()): string {
  return `${formatDay(instant, timeZone, nowMs)}, ${formatTime(instant, timeZone)}`
}

/** "Today, 18:00 to 21:00"; "Mon 26 Oct, all day"; both days when the window passes midnight. */
export function formatWindow(
  start: InstantLike,
  end: InstantLike,
  timeZone: string,
  nowMs = Date.now()
): string {
  const day = formatDay(start, timeZone, nowMs)
  const last = localDate(toMs(end) - 1, timeZone)
  if (localDate(start, timeZone) !== last) {
    const from = formatDateTime(start, timeZone, nowMs)
    const until = formatDateTime(end, timeZone, nowMs)
    return t`${from} to ${until}`
  }
  const isWholeDay = localTime(start, timeZone) === '00:00' && localTime(end, timeZone) === '00:00'
  return isWholeDay ? t`${day}, all day` : `${day}, ${formatTimeRange(start, end, timeZone)}`
}
