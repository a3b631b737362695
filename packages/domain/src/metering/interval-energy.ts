import { assert, assertNonNegativeInteger } from '../assert.ts'
import { overlapMs, type Interval } from '../calendar/interval.ts'

/** Energy that a meter counted in an interval. */
export type IntervalEnergy = Interval & { energyWh: number }

/**
 * The part of a reading that falls into [startMs, endMs), pro rata of time, as an integer.
 *
 * It is a difference of running totals rounded down, so the parts of any division add up to the
 * reading exactly, and a part is the same however the rest is divided.
 */
export function energyWithin(reading: IntervalEnergy, part: Interval): number {
  const startMs = Math.max(reading.startMs, part.startMs)
  const endMs = Math.min(reading.endMs, part.endMs)
  if (startMs >= endMs) return 0
  if (startMs === reading.startMs && endMs === reading.endMs) return reading.energyWh
  return runningTotal(reading, endMs) - runningTotal(reading, startMs)
}

/** The part of a reading that a window may claim at most: pro rata of time, rounded down. */
export function energyShare(reading: IntervalEnergy, window: Interval): number {
  const lengthMs = reading.endMs - reading.startMs
  return Number((BigInt(reading.energyWh) * BigInt(overlapMs(reading, window))) / BigInt(lengthMs))
}

/**
 * Intervals in order, those left out that begin before an earlier one has ended: a time is counted
 * once. Of two that begin together the shorter counts.
 */
export function inOrderWithoutOverlap<T extends Interval>(intervals: readonly T[]): T[] {
  const kept: T[] = []
  let endMs = -Infinity
  for (const interval of intervals.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)) {
    assert(interval.startMs < interval.endMs, 'a reading ends before it starts')
    if (interval.startMs < endMs) continue
    kept.push(interval)
    endMs = interval.endMs
  }
  return kept
}

function runningTotal(reading: IntervalEnergy, untilMs: number): number {
  assertNonNegativeInteger(reading.energyWh, 'energyWh')
  const passedMs = BigInt(untilMs - reading.startMs)
  const lengthMs = BigInt(reading.endMs - reading.startMs)
  return Number((BigInt(reading.energyWh) * passedMs) / lengthMs)
}
