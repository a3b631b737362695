import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { hourMs, minuteMs } from '../calendar/interval.ts'
import { blockedUntil, brakeAfterFailure, brakeKinds, type Brake, type BrakeKind } from './brake.ts'

/** A brake after so many failures in a row, each as soon as it may come. */
function fail(kind: BrakeKind, times: number): { brake: Brake | null; waitsMs: number[] } {
  let brake: Brake | null = null
  let nowMs = 1_000_000
  const waitsMs: number[] = []
  for (let count = 0; count < times; count += 1) {
    brake = brakeAfterFailure(kind, brake, nowMs)
    waitsMs.push((brake.blockedUntil ?? nowMs) - nowMs)
    nowMs = brake.blockedUntil ?? nowMs
  }
  return { brake, waitsMs }
}

describe('a brake', () => {
  test.each([
    ['address_at_origin', 10, [60, 120, 240, 480, 960, 1920, 3600, 3600]],
    ['address', 30, [1, 2, 4, 8, 15, 15]],
    ['origin', 40, [5, 10, 20, 40, 80, 160, 300, 300]]
  ] as const)(
    'of %s leaves %i tries free, then waits grow to their longest',
    (kind, free, waitsS) => {
      const { waitsMs } = fail(kind, free - 1 + waitsS.length)
      expect(waitsMs.slice(0, free - 1).every((waitMs) => waitMs === 0)).toBe(true)
      expect(waitsMs.slice(free - 1).map((waitMs) => waitMs / 1000)).toEqual(waitsS)
    }
  )

  test('forgets after a quiet time, not before', () => {
    const { brake } = fail('address_at_origin', 12)
    const quietAt = (brake?.lastFailedAt ?? 0) + 6 * hourMs
    expect(brakeAfterFailure('address_at_origin', brake, quietAt).failures).toBe(13)
    expect(brakeAfterFailure('address_at_origin', brake, quietAt + 1)).toMatchObject({
      failures: 1,
      blockedUntil: null
    })
  })

  test.prop([fc.constantFrom(...brakeKinds), fc.integer({ min: 1, max: 3000 })])(
    'never waits longer than its longest, however often it is set off',
    (kind, times) => {
      const longestMs = { address_at_origin: hourMs, address: 15_000, origin: 5 * minuteMs }[kind]
      expect(Math.max(...fail(kind, times).waitsMs)).toBeLessThanOrEqual(longestMs)
    }
  )

  test('of several the longest decides, and one that is over blocks nothing', () => {
    const until = (instant: number | null) => ({ blockedUntil: instant })
    expect(blockedUntil([until(20), until(null), until(30)], 10)).toBe(30)
    expect(blockedUntil([until(20)], 20)).toBeNull()
    expect(blockedUntil([], 0)).toBeNull()
  })
})
