import { assert, assertSafeInteger } from '../assert.ts'
import { addDays, dayBounds, localDateAt } from './date.ts'
import { hourMs, minuteMs, type Interval } from './interval.ts'
import { offsetSpansIn } from './zone.ts'

export const resolutions = ['15min', '30min', 'hour', 'day'] as const
export type Resolution = (typeof resolutions)[number]

const stepMs = { '15min': 15 * minuteMs, '30min': 30 * minuteMs, hour: hourMs } as const

/**
 * The buckets of a resolution that meet [fromMs, toMs), whole and in order: the first and the last
 * may reach beyond it.
 *
 * A day is a local day of 23, 24 or 25 hours. Shorter buckets begin where the local clock shows a
 * multiple of their length, so an hour in Asia/Kolkata begins at half past in UTC. A change of the
 * clock always begins a bucket: where a zone shifts by half an hour, one "hour" beside the change
 * is 30 minutes long, and no bucket mixes two offsets.
 */
export function bucketBounds(input: {
  timeZone: string
  fromMs: number
  toMs: number
  resolution: Resolution
}): Interval[] {
  const { timeZone, fromMs, toMs, resolution } = input
  assertSafeInteger(fromMs, 'fromMs')
  assertSafeInteger(toMs, 'toMs')
  assert(fromMs <= toMs, `fromMs ${fromMs} is after toMs ${toMs}`)
  if (fromMs === toMs) return []
  if (resolution === 'day') return localDays(timeZone, fromMs, toMs)
  return clockSteps(timeZone, fromMs, toMs, stepMs[resolution])
}

function localDays(timeZone: string, fromMs: number, toMs: number): Interval[] {
  const days: Interval[] = []
  let date = localDateAt({ timeZone, atMs: fromMs })
  let day = dayBounds({ timeZone, date })
  while (day.startMs < toMs) {
    // A zone that moved across the date line has an empty day.
    if (day.endMs > day.startMs) days.push(day)
    date = addDays(date, 1)
    day = { startMs: day.endMs, endMs: dayBounds({ timeZone, date }).endMs }
  }
  return days
}

function clockSteps(timeZone: string, fromMs: number, toMs: number, step: number): Interval[] {
  const buckets: Interval[] = []
  for (const span of offsetSpansIn(timeZone, { startMs: fromMs, endMs: toMs })) {
    const firstMs = Math.max(fromMs, span.startMs)
    const lastMs = Math.min(toMs, span.endMs)
    const alignedMs = Math.floor((firstMs + span.offsetMs) / step) * step - span.offsetMs
    for (let gridMs = alignedMs; gridMs < lastMs; gridMs += step) {
      buckets.push({
        startMs: Math.max(gridMs, span.startMs),
        endMs: Math.min(gridMs + step, span.endMs)
      })
    }
  }
  return buckets
}
