import { dateFormat } from './locale.ts'

/** An instant as the wire and the screens know it: epoch milliseconds, RFC 3339 text or a Date. */
export type InstantLike = number | string | Date

const minuteMs = 60_000
const hourMs = 3_600_000

export function toMs(instant: InstantLike): number {
  if (typeof instant === 'number') return instant
  return typeof instant === 'string' ? Date.parse(instant) : instant.getTime()
}

const offsets = new Map<string, number>()

/** Minutes east of UTC that the zone's clocks show at this instant. */
export function offsetMinutes(instant: InstantLike, timeZone: string): number {
  // Every offset change in use today falls on a quarter-hour.
  const quarter = Math.floor(toMs(instant) / (15 * minuteMs))
  const key = `${timeZone}${quarter}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const offset = askOffset(quarter * 15 * minuteMs, timeZone)
  if (offsets.size > 20_000) offsets.clear()
  offsets.set(key, offset)
  return offset
}

function askOffset(ms: number, timeZone: string): number {
  const parts = dateFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(ms)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const found = /GMT([+-])(\d\d):(\d\d)/.exec(name)
  if (!found) return 0
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]))
}

/** "+02:00". */
export function formatOffset(instant: InstantLike, timeZone: string): string {
  const minutes = offsetMinutes(instant, timeZone)
  const size = Math.abs(minutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/**
 * True where the wall clock shows the same time twice: the hour before and after clocks go back.
 */
export function isRepeatedTime(instant: InstantLike, timeZone: string): boolean {
  const ms = toMs(instant)
  const here = offsetMinutes(ms, timeZone)
  return [ms - 3 * hourMs, ms + 3 * hourMs].some((near) => {
    const there = offsetMinutes(near, timeZone)
    if (there === here) return false
    const twin = ms + (here - there) * minuteMs
    return offsetMinutes(twin, timeZone) === there
  })
}

/** The local calendar day of an instant, YYYY-MM-DD. */
export function localDate(instant: InstantLike, timeZone: string): string {
  return localIso(instant, timeZone).slice(0, 10)
}

/** The wall clock of an instant, HH:MM. */
export function localTime(instant: InstantLike, timeZone: string): string {
  return localIso(instant, timeZone).slice(11, 16)
}

function localIso(instant: InstantLike, timeZone: string): string {
  const ms = toMs(instant)
  return new Date(ms + offsetMinutes(ms, timeZone) * minuteMs).toISOString()
}

/**
 * The instant at which the zone's clocks show this day and time. Of a time that comes twice it is
 * the first; a time that is skipped moves on by the gap, as calendars do.
 */
export function instantOfLocal(date: string, time: string, timeZone: string): number {
  const wall = Date.parse(`${date}T${time}:00Z`)
  if (Number.isNaN(wall)) return Number.NaN
  const around = [wall - 24 * hourMs, wall + 24 * hourMs].map((ms) => offsetMinutes(ms, timeZone))
  const fits = around
    .map((offset) => wall - offset * minuteMs)
    .filter((ms) => ms + offsetMinutes(ms, timeZone) * minuteMs === wall)
  if (fits.length > 0) return Math.min(...fits)
  return wall - (around[0] ?? 0) * minuteMs
}

/** The first instant of a local day, YYYY-MM-DD. */
export function startOfDay(date: string, timeZone: string): number {
  return instantOfLocal(date, '00:00', timeZone)
}

/** Calendar arithmetic on days, free of clocks: `addDays('2026-10-25', 1)` is "2026-10-26". */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * hourMs).toISOString().slice(0, 10)
}
