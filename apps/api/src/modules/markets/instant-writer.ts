import { offsetMinutesAt } from '@commonwatt/domain'
import { toLocalInstant } from '../../http/instant.ts'

const minute = 60_000
const minutesOfDay = 1440
const pad = (value: number) => String(value).padStart(2, '0')
const clockTexts = Array.from(
  { length: minutesOfDay },
  (_, index) => `${pad(Math.floor(index / 60))}:${pad(index % 60)}:00`
)

/**
 * Writes instants of a place one after another, RFC 3339 with the offset of its clock. A year of
 * quarter-hours has 35,000 of them, and all of one day share their date and mostly their offset.
 */
export function createInstantWriter(timeZone: string): (atMs: number) => string {
  let known = { day: NaN, offsetMin: NaN, date: '', offset: '' }
  return (atMs) => {
    const offsetMin = offsetMinutesAt({ timeZone, atMs })
    const localMin = atMs / minute + offsetMin
    const day = Math.floor(localMin / minutesOfDay)
    if (day !== known.day || offsetMin !== known.offsetMin) {
      const text = toLocalInstant(atMs, offsetMin)
      known = { day, offsetMin, date: text.slice(0, 11), offset: text.slice(19) }
    }
    const clock = clockTexts[localMin - day * minutesOfDay]
    return clock === undefined ? toLocalInstant(atMs, offsetMin) : known.date + clock + known.offset
  }
}
