import { assert } from '../assert.ts'
import type { ReadingBucket } from './bucket-readings.ts'

/**
 * The buckets of several meters as those of one: values add up, energies as well as levels. A meter
 * that says nothing about a bucket is left out of it. The covered time of a bucket is that of the
 * meter that covers the least of it, so a sum in which something is missing can be told from a
 * whole one. All must have the same buckets (asserted).
 */
export function joinBuckets(meters: readonly (readonly ReadingBucket[])[]): ReadingBucket[] {
  const [first, ...others] = meters
  if (first === undefined) return []
  return others.reduce<ReadingBucket[]>(
    (joined, meter) => {
      assert(meter.length === joined.length, 'two meters have different buckets')
      return joined.map((bucket, index) => joinTwo(bucket, meter[index]))
    },
    [...first]
  )
}

function joinTwo(a: ReadingBucket, b: ReadingBucket | undefined): ReadingBucket {
  assert(b?.startMs === a.startMs && b.endMs === a.endMs, 'two meters have different buckets')
  if (b.quality === null) return a
  if (a.quality === null) return b
  return {
    startMs: a.startMs,
    endMs: a.endMs,
    value: a.value === null && b.value === null ? null : (a.value ?? 0) + (b.value ?? 0),
    coveredMs: Math.min(a.coveredMs, b.coveredMs),
    quality: a.quality === b.quality ? a.quality : 'mixed',
    hasImplausible: a.hasImplausible || b.hasImplausible
  }
}
