import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { bucketBounds } from '../calendar/buckets.ts'
import { hourMs, quarterHourMs as quarter, type Interval } from '../calendar/interval.ts'
import { bucketReadings, type Reading, type ReadingQuality } from './bucket-readings.ts'
import type { Channel } from './channels.ts'

const reading = (
  from: number,
  until: number,
  value: number | null,
  quality: ReadingQuality = 'measured',
  isImplausible = false
): Reading => ({
  startMs: from * quarter,
  endMs: until * quarter,
  value,
  quality,
  isImplausible
})

const slots = (count: number, length = 1): Interval[] =>
  Array.from({ length: count }, (_, index) => ({
    startMs: index * length * quarter,
    endMs: (index + 1) * length * quarter
  }))

const values = (readings: Reading[], bounds: Interval[], channel: Channel = 'import') =>
  bucketReadings({ readings, bounds, channel }).map(({ value }) => value)

describe('energy', () => {
  test('four quarters are an hour, in any order of arrival', () => {
    const readings = [3, 1, 0, 2].map((slot) => reading(slot, slot + 1, slot + 10))
    expect(bucketReadings({ readings, bounds: slots(1, 4), channel: 'import' })).toEqual([
      {
        startMs: 0,
        endMs: hourMs,
        value: 46,
        coveredMs: hourMs,
        quality: 'measured',
        hasImplausible: false
      }
    ])
  })

  test('an hour is spread over its quarters in integers that add up to it', () => {
    expect(values([reading(0, 4, 10)], slots(4))).toEqual([2, 3, 2, 3])
    expect(values([reading(0, 4, 12)], slots(4))).toEqual([3, 3, 3, 3])
  })

  test('a part of an hour is the same, whatever else is asked for', () => {
    const all = values([reading(0, 4, 11)], slots(4))
    expect(values([reading(0, 4, 11)], slots(4).slice(2))).toEqual(all.slice(2))
  })

  test('a bucket with a gap says how much of it is known', () => {
    const readings = [reading(0, 1, 5), reading(3, 4, 7)]
    const [bucket] = bucketReadings({ readings, bounds: slots(1, 4), channel: 'export' })
    expect(bucket).toMatchObject({ value: 12, coveredMs: 2 * quarter, quality: 'measured' })
  })

  test('a bucket without readings has neither value nor quality', () => {
    const [, empty] = bucketReadings({
      readings: [reading(0, 1, 5)],
      bounds: slots(2),
      channel: 'import'
    })
    expect(empty).toMatchObject({ value: null, coveredMs: 0, quality: null })
  })

  test('a missing reading is no zero', () => {
    const [bucket] = bucketReadings({
      readings: [reading(0, 1, null, 'missing')],
      bounds: slots(1),
      channel: 'import'
    })
    expect(bucket).toMatchObject({ value: null, coveredMs: 0, quality: 'missing' })
  })

  test('a reading that cannot be true is not counted, and the bucket says so', () => {
    const readings = [reading(0, 1, 5), reading(1, 2, 9_000_000, 'measured', true)]
    const [bucket, next] = bucketReadings({ readings, bounds: slots(2, 4), channel: 'export' })
    expect(bucket).toMatchObject({ value: 5, coveredMs: quarter, hasImplausible: true })
    expect(next).toMatchObject({ value: null, hasImplausible: false })
    const level = bucketReadings({ readings, bounds: slots(1, 4), channel: 'state_of_charge' })
    expect(level).toMatchObject([{ value: 5, hasImplausible: true }])
  })

  test('readings of two qualities make a mixed bucket', () => {
    const readings = [
      reading(0, 1, 5),
      reading(1, 2, 6, 'estimated'),
      reading(2, 3, 1, 'estimated')
    ]
    const [mixed, estimated] = bucketReadings({ readings, bounds: slots(2, 2), channel: 'import' })
    expect(mixed).toMatchObject({ value: 11, quality: 'mixed' })
    expect(estimated).toMatchObject({ value: 1, quality: 'estimated' })
  })

  test('an hour beside its own quarters does not count twice', () => {
    const quarters = [0, 1, 2, 3].map((slot) => reading(slot, slot + 1, 10))
    expect(values([reading(0, 4, 40), ...quarters], slots(1, 4))).toEqual([40])
  })

  test('the day of 25 hours holds all its 100 quarters', () => {
    const [day] = bucketBounds({
      timeZone: 'Europe/Berlin',
      fromMs: Date.parse('2026-10-25T12:00:00Z'),
      toMs: Date.parse('2026-10-25T13:00:00Z'),
      resolution: 'day'
    })
    const first = (day?.startMs ?? 0) / quarter
    const readings = Array.from({ length: 104 }, (_, index) =>
      reading(first - 2 + index, first - 1 + index, 1)
    )
    expect(values(readings, day === undefined ? [] : [day])).toEqual([100])
  })

  test('buckets that overlap stop', () => {
    expect(() => values([], [...slots(1), ...slots(1)])).toThrow('overlap')
  })

  const series = fc
    .array(
      fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat({ max: 5 }), fc.nat({ max: 1_000_000 })),
      { minLength: 1, maxLength: 12 }
    )
    .map((parts) => {
      let at = 0
      return parts.map(([length, gap, value]) => {
        const next = reading(at + gap / 3, at + gap / 3 + length / 3, value)
        at += gap / 3 + length / 3
        return { ...next, startMs: Math.round(next.startMs), endMs: Math.round(next.endMs) }
      })
    })

  test.prop([series, fc.integer({ min: 1, max: 9 })])(
    'no energy appears or is lost, whatever the lengths of readings and buckets',
    (readings, length) => {
      const lastMs = Math.max(...readings.map(({ endMs }) => endMs))
      const bounds = slots(Math.ceil(lastMs / (length * quarter)), length)
      const buckets = bucketReadings({ readings, bounds, channel: 'consumption' })
      const sum = (numbers: (number | null)[]) => numbers.reduce<number>((a, b) => a + (b ?? 0), 0)
      expect(sum(buckets.map(({ value }) => value))).toBe(sum(readings.map(({ value }) => value)))
      const lengths = readings.map(({ startMs, endMs }) => endMs - startMs)
      expect(sum(buckets.map(({ coveredMs }) => coveredMs))).toBe(sum(lengths))
    }
  )
})

describe('state of charge', () => {
  test('the last level in a bucket stands for it', () => {
    const readings = [reading(1, 2, 700), reading(0, 1, 500), reading(2, 3, 650)]
    expect(values(readings, slots(2, 2), 'state_of_charge')).toEqual([700, 650])
  })

  test('a level belongs to where its interval ends, and is never spread', () => {
    expect(values([reading(0, 4, 900)], slots(4), 'state_of_charge')).toEqual([
      null,
      null,
      null,
      900
    ])
  })

  test('a missing level leaves the last known one', () => {
    const readings = [reading(0, 1, 500), reading(1, 2, null, 'missing')]
    const [bucket] = bucketReadings({ readings, bounds: slots(1, 2), channel: 'state_of_charge' })
    expect(bucket).toMatchObject({ value: 500, coveredMs: quarter, quality: 'mixed' })
  })
})
