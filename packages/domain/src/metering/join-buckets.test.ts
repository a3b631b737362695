import { describe, expect, test } from 'vitest'
import type { ReadingBucket } from './bucket-readings.ts'
import { joinBuckets } from './join-buckets.ts'

const bucket = (
  value: number | null,
  coveredMs: number,
  quality: ReadingBucket['quality'] = 'measured'
): ReadingBucket => ({ startMs: 0, endMs: 900, value, coveredMs, quality, hasImplausible: false })

describe('joinBuckets', () => {
  test('values add up, and the least covered meter tells how much is known', () => {
    expect(joinBuckets([[bucket(5, 900)], [bucket(7, 300)]])).toEqual([bucket(12, 300)])
  })

  test('a meter that says nothing leaves the other as it is', () => {
    const silent = bucket(null, 0, null)
    expect(joinBuckets([[silent], [bucket(7, 900)], [silent]])).toEqual([bucket(7, 900)])
    expect(joinBuckets([[silent], [silent]])).toEqual([silent])
  })

  test('a meter that says its value is missing shows in the quality and the covered time', () => {
    expect(joinBuckets([[bucket(7, 900)], [bucket(null, 0, 'missing')]])).toEqual([
      bucket(7, 0, 'mixed')
    ])
  })

  test('what one meter left out shows in the sum', () => {
    const doubted = { ...bucket(null, 0), hasImplausible: true }
    expect(joinBuckets([[bucket(7, 900)], [doubted]])).toEqual([
      { ...bucket(7, 0), hasImplausible: true }
    ])
  })

  test('no meters, no buckets; different buckets are a programming error', () => {
    expect(joinBuckets([])).toEqual([])
    expect(() => joinBuckets([[bucket(1, 900)], []])).toThrow(/different buckets/)
  })
})
