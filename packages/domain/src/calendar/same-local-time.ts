import { Temporal } from 'temporal-polyfill'
import { assertSafeInteger } from '../assert.ts'
import { offsetSpanAt } from './zone.ts'

/**
 * The instant at which the local clock showed the same time on another date: "same time yesterday".
 *
 * Both copies of an hour that repeats map to that date's one. Where the time repeats on that date,
 * the copy with this instant's offset is meant, else the first. Null where the clock skipped that
 * time on that date.
 */
export function sameLocalTimeOnDay(input: {
  timeZone: string
  atMs: number
  date: string
}): number | null {
  const { timeZone, atMs } = input
  assertSafeInteger(atMs, 'atMs')
  const here = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone)
  const wanted = Temporal.PlainDate.from(input.date).toPlainDateTime(here.toPlainTime())
  const earlier = wanted.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  if (!earlier.toPlainDateTime().equals(wanted)) return null
  const later = wanted.toZonedDateTime(timeZone, { disambiguation: 'later' })
  const sameOffset = offsetSpanAt(timeZone, atMs).offsetMs * 1e6
  return (later.offsetNanoseconds === sameOffset ? later : earlier).epochMilliseconds
}
