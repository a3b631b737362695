import { assert, assertNonNegativeInteger } from '../assert.ts'
import { overlapMs, type Interval } from '../calendar/interval.ts'
import { channels, type Channel } from './channels.ts'
import { energyWithin, inOrderWithoutOverlap } from './interval-energy.ts'

export const readingQualities = ['measured', 'estimated', 'substituted', 'missing'] as const
export type ReadingQuality = (typeof readingQualities)[number]

/** A meter's reading in Wh; the value is null when the reading says that it is missing. */
export type Reading = Interval & {
  value: number | null
  quality: ReadingQuality
  /** It cannot be true, and does not count. */
  isImplausible: boolean
}

export type ReadingBucket = Interval & {
  /**
   * Wh: the sum of an energy channel, the last level of a level channel; null when there is none.
   */
  value: number | null
  /** How much of the bucket has readings with a value, in ms. */
  coveredMs: number
  /**
   * The quality that all readings of the bucket share, `mixed` when they differ, null when there
   * are none.
   */
  quality: ReadingQuality | 'mixed' | null
  /** A reading of the bucket was left out because it cannot be true. */
  hasImplausible: boolean
}

/**
 * Readings of one channel brought to buckets. Both in any order; the buckets must not overlap
 * (asserted), the answer is in order of time. Readings that overlap an earlier one are left out, so
 * nothing counts twice.
 *
 * Energy is summed. A reading that reaches over the edge of a bucket is spread pro rata of time in
 * integers that add up to the reading. An implausible reading counts as one without a value. A
 * level belongs to the bucket that holds the end of its interval; the last one stands.
 */
export function bucketReadings(input: {
  readings: readonly Reading[]
  bounds: readonly Interval[]
  channel: Channel
}): ReadingBucket[] {
  const readings = inOrderWithoutOverlap(input.readings)
  const bounds = input.bounds.toSorted((a, b) => a.startMs - b.startMs)
  const isLevel = channels[input.channel].aggregate === 'last'
  const buckets: ReadingBucket[] = []
  let first = 0
  let previousEndMs = -Infinity
  for (const bound of bounds) {
    assert(bound.startMs >= previousEndMs, `two buckets overlap at ${bound.startMs}`)
    previousEndMs = bound.endMs
    const bucket: ReadingBucket = {
      startMs: bound.startMs,
      endMs: bound.endMs,
      value: null,
      coveredMs: 0,
      quality: null,
      hasImplausible: false
    }
    for (let index = first; ; index += 1) {
      const reading = readings[index]
      if (reading === undefined || reading.startMs >= bound.endMs) break
      if (reading.endMs <= bound.startMs) {
        first = index + 1
        continue
      }
      if (isLevel && reading.endMs > bound.endMs) continue
      if (isLevel) setLevel(bucket, reading)
      else addEnergy(bucket, reading)
      if (reading.isImplausible) bucket.hasImplausible = true
    }
    buckets.push(bucket)
  }
  return buckets
}

function addEnergy(bucket: ReadingBucket, reading: Reading): void {
  const energyWh = valueOf(reading)
  if (energyWh !== null) {
    const { startMs, endMs } = reading
    bucket.value = (bucket.value ?? 0) + energyWithin({ startMs, endMs, energyWh }, bucket)
    bucket.coveredMs += overlapMs(reading, bucket)
  }
  bucket.quality = jointQuality(bucket.quality, reading.quality)
}

function setLevel(bucket: ReadingBucket, reading: Reading): void {
  const levelWh = valueOf(reading)
  if (levelWh !== null) {
    bucket.value = levelWh
    bucket.coveredMs += overlapMs(reading, bucket)
  }
  bucket.quality = jointQuality(bucket.quality, reading.quality)
}

function jointQuality(soFar: ReadingBucket['quality'], next: ReadingQuality) {
  return soFar === null || soFar === next ? next : 'mixed'
}

function valueOf(reading: Reading): number | null {
  if (reading.value === null || reading.quality === 'missing') return null
  if (reading.isImplausible) return null
  assertNonNegativeInteger(reading.value, 'value')
  return reading.value
}
