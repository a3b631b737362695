import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { bucketBounds, resolutions } from './buckets.ts'
import { dayMs, hourMs } from './interval.ts'
import { offsetMinutesAt } from './zone.ts'

const berlin = 'Europe/Berlin'
const stepMs = { '15min': hourMs / 4, '30min': hourMs / 2, hour: hourMs }
const at = (text: string) => Date.parse(text)

describe('bucketBounds', () => {
  test('days over both changes of the clock are 23 and 25 hours long', () => {
    const spring = bucketBounds({
      timeZone: berlin,
      fromMs: at('2026-03-27T23:00:00Z'),
      toMs: at('2026-03-30T22:00:00Z'),
      resolution: 'day'
    })
    expect(spring.map(({ startMs, endMs }) => (endMs - startMs) / hourMs)).toEqual([24, 23, 24])
    const autumn = bucketBounds({
      timeZone: berlin,
      fromMs: at('2026-10-25T12:00:00Z'),
      toMs: at('2026-10-25T12:00:01Z'),
      resolution: 'day'
    })
    expect(autumn.map(({ startMs, endMs }) => (endMs - startMs) / hourMs)).toEqual([25])
  })

  test('an hour begins with the local hour: at half past in UTC in India', () => {
    const buckets = bucketBounds({
      timeZone: 'Asia/Kolkata',
      fromMs: at('2026-06-01T06:45:00Z'),
      toMs: at('2026-06-01T08:00:00Z'),
      resolution: 'hour'
    })
    expect(buckets).toEqual([
      { startMs: at('2026-06-01T06:30:00Z'), endMs: at('2026-06-01T07:30:00Z') },
      { startMs: at('2026-06-01T07:30:00Z'), endMs: at('2026-06-01T08:30:00Z') }
    ])
  })

  test('a change by half an hour leaves one short hour beside it', () => {
    // Lord Howe goes from 02:00 back to 01:30 on 2026-04-05, at 15:00 UTC the day before.
    const buckets = bucketBounds({
      timeZone: 'Australia/Lord_Howe',
      fromMs: at('2026-04-04T14:00:00Z'),
      toMs: at('2026-04-04T16:30:00Z'),
      resolution: 'hour'
    })
    expect(buckets.map(({ startMs, endMs }) => (endMs - startMs) / hourMs)).toEqual([1, 0.5, 1])
  })

  test('an empty range has no bucket', () => {
    const none = bucketBounds({ timeZone: berlin, fromMs: 5, toMs: 5, resolution: 'hour' })
    expect(none).toEqual([])
  })

  test.prop([
    fc.constantFrom(berlin, 'Asia/Kolkata', 'UTC', 'America/Santiago', 'Australia/Lord_Howe'),
    fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) }),
    fc.integer({ min: 1, max: 5 * dayMs }),
    fc.constantFrom(...resolutions)
  ])(
    'buckets tile the range, start on the local grid and mix no offsets',
    (timeZone, fromMs, lengthMs, resolution) => {
      const toMs = fromMs + lengthMs
      const buckets = bucketBounds({ timeZone, fromMs, toMs, resolution })
      let previousEndMs: number | undefined
      for (const { startMs, endMs } of buckets) {
        expect(startMs).toBe(previousEndMs ?? startMs)
        expect(endMs).toBeGreaterThan(startMs)
        expect(startMs).toBeLessThan(toMs)
        previousEndMs = endMs
        if (resolution === 'day') continue
        const offset = offsetMinutesAt({ timeZone, atMs: startMs })
        expect(offsetMinutesAt({ timeZone, atMs: endMs - 1 })).toBe(offset)
        const isOnGrid = (startMs + offset * 60_000) % stepMs[resolution] === 0
        const isChange = offsetMinutesAt({ timeZone, atMs: startMs - 1 }) !== offset
        expect(isOnGrid || isChange).toBe(true)
      }
      expect(buckets[0]?.startMs).toBeLessThanOrEqual(fromMs)
      expect(previousEndMs).toBeGreaterThanOrEqual(toMs)
    }
  )

  test('the answer does not depend on where in a bucket the range begins', () => {
    const whole = bucketBounds({
      timeZone: berlin,
      fromMs: at('2026-10-24T22:00:00Z'),
      toMs: at('2026-10-26T00:00:00Z'),
      resolution: '15min'
    })
    const late = bucketBounds({
      timeZone: berlin,
      fromMs: at('2026-10-25T00:50:00Z'),
      toMs: at('2026-10-26T00:00:00Z'),
      resolution: '15min'
    })
    expect(late).toEqual(whole.slice(-late.length))
  })
})
