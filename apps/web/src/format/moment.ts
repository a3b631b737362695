import { formatDate, formatTime } from './time.ts'
import { localDate, type InstantLike } from './zone.ts'

/** An instant in the middle of a sentence: "18:00" today, "Mon 26 Oct, 18:00" on another day. */
export function formatMoment(instant: InstantLike, timeZone: string, nowMs: number): string {
  const time = formatTime(instant, timeZone)
  const isToday = localDate(instant, timeZone) === localDate(nowMs, timeZone)
  return isToday ? time : `${formatDate(instant, timeZone, nowMs)}, ${time}`
}
