import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { addMeters } from './add-meters.ts'

const interval = (startMs: number, endMs: number, energyWh: number) => ({
  startMs,
  endMs,
  energyWh
})
const total = (series: readonly { energyWh: number }[]) =>
  series.reduce((sum, { energyWh }) => sum + energyWh, 0)

describe('addMeters', () => {
  test('meters that report the same intervals add up interval by interval', () => {
    expect(
      addMeters([
        [interval(0, 10, 4), interval(10, 20, 5)],
        [interval(10, 20, 1), interval(0, 10, 2)]
      ])
    ).toEqual([interval(0, 10, 6), interval(10, 20, 6)])
  })

  test('a longer interval is cut where the shorter ones begin and end', () => {
    expect(addMeters([[interval(0, 20, 10)], [interval(0, 5, 1), interval(5, 10, 1)]])).toEqual([
      interval(0, 5, 3),
      interval(5, 10, 4),
      interval(10, 20, 5)
    ])
  })

  test('a meter that is silent leaves the others as they are, and a common gap stays a gap', () => {
    const one = [interval(0, 10, 4), interval(20, 30, 5)]
    expect(addMeters([one, []])).toEqual(one)
    expect(addMeters([one, [interval(0, 10, 1)]])).toEqual([
      interval(0, 10, 5),
      interval(20, 30, 5)
    ])
    expect(addMeters([])).toEqual([])
  })

  const meter = fc
    .array(fc.record({ gap: fc.nat(5), length: fc.integer({ min: 1, max: 9 }), wh: fc.nat(1000) }))
    .map((parts) => {
      let at = 0
      return parts.map(({ gap, length, wh }) => {
        const startMs = at + gap
        at = startMs + length
        return interval(startMs, at, wh)
      })
    })

  test.prop([fc.array(meter, { maxLength: 4 })])('no energy is lost and none is made', (meters) => {
    const sums = addMeters(meters)
    expect(total(sums)).toBe(total(meters.flat()))
    for (const [index, { startMs, endMs }] of sums.entries()) {
      expect(startMs).toBeLessThan(endMs)
      expect(endMs).toBeLessThanOrEqual(sums[index + 1]?.startMs ?? Infinity)
    }
  })
})
