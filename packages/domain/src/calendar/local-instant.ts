import { Temporal } from 'temporal-polyfill'
import { assert } from '../assert.ts'
import { isValidDate } from './date.ts'

/**
 * The instant at which the clocks of a zone show a time of day ("HH:MM") on a date. Where the clock
 * skips that time, the instant at which it would have been shown (the clock then reads later by the
 * skip); where it shows it twice, the first. Asserts a valid date and time, throws on an unknown
 * zone.
 */
export function localInstantMs(input: {
  timeZone: string
  date: string
  localTime: string
}): number {
  const { timeZone, date, localTime } = input
  assert(isValidDate(date), `not a date: ${date}`)
  assert(/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(localTime), `not a time of day: ${localTime}`)
  const local = Temporal.PlainDateTime.from(`${date}T${localTime}`)
  return local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds
}
