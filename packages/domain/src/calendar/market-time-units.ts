import { assert } from '../assert.ts'
import { dayBounds, localDateAt } from './date.ts'
import { minuteMs, type Interval } from './interval.ts'

/**
 * The market time units of a local delivery day, in order: (next local midnight - local midnight) /
 * unit of them, so 92, 96 or 100 quarter-hours. A unit is known by its UTC start, never by its
 * index. `minutes` is the unit's length; asserts that the day divides by it.
 */
export function marketTimeUnits(input: {
  timeZone: string
  date: string
  minutes: number
}): Interval[] {
  const { minutes } = input
  assert(Number.isInteger(minutes) && minutes > 0, `minutes must be a positive integer: ${minutes}`)
  const day = dayBounds(input)
  const unitMs = minutes * minuteMs
  assert((day.endMs - day.startMs) % unitMs === 0, `${input.date} is no multiple of ${minutes} min`)
  const units: Interval[] = []
  for (let startMs = day.startMs; startMs < day.endMs; startMs += unitMs) {
    units.push({ startMs, endMs: startMs + unitMs })
  }
  return units
}

/**
 * Whether a market time unit begins at an instant (and so the one before ends there): a whole
 * number of units after the local midnight of its day, as `marketTimeUnits` counts them.
 */
export function beginsMarketTimeUnit(input: {
  timeZone: string
  atMs: number
  minutes: number
}): boolean {
  const { timeZone, atMs, minutes } = input
  assert(Number.isInteger(minutes) && minutes > 0, `minutes must be a positive integer: ${minutes}`)
  const day = dayBounds({ timeZone, date: localDateAt({ timeZone, atMs }) })
  return (atMs - day.startMs) % (minutes * minuteMs) === 0
}
