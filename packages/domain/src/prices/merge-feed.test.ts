import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { quarterHourMs as quarter } from '../calendar/interval.ts'
import { mergeFeedPrices } from './merge-feed.ts'

const price = (at: number, minutes: number, priceMicrosPerKwh = 1) => ({
  startMs: at * quarter,
  minutes,
  priceMicrosPerKwh
})

describe('mergeFeedPrices', () => {
  test('new, other and equal prices are told apart', () => {
    const merged = mergeFeedPrices({
      stored: [price(0, 15, 7), price(1, 15, 8)],
      rows: [price(0, 15, 7), price(1, 15, 9), price(2, 15)]
    })
    expect(merged).toEqual({
      added: [price(2, 15)],
      changed: [price(1, 15, 9)],
      replacedStarts: [],
      unchangedCount: 1,
      ignoredCount: 0
    })
  })

  test('quarter-hours that cover a stored hour take its place', () => {
    const rows = [0, 1, 2, 3].map((at) => price(at, 15, at))
    const merged = mergeFeedPrices({ stored: [price(0, 60), price(4, 60)], rows })
    expect(merged).toMatchObject({ added: rows, replacedStarts: [0], ignoredCount: 0 })
  })

  test.each([
    ['that leave a part of it open', [price(0, 15), price(1, 15), price(3, 15)]],
    ['that reach beyond it', [price(-1, 30), price(1, 30), price(3, 30)]]
  ])('finer prices %s leave a stored hour alone', (_, rows) => {
    const merged = mergeFeedPrices({ stored: [price(0, 60)], rows })
    expect(merged.replacedStarts).toEqual([])
    expect(merged.ignoredCount).toBe(rows.length)
  })

  test('an hour changes no stored quarter-hours', () => {
    const stored = [price(0, 15), price(1, 15)]
    expect(mergeFeedPrices({ stored, rows: [price(0, 60, 9), price(4, 60)] })).toMatchObject({
      added: [price(4, 60)],
      changed: [],
      replacedStarts: [],
      ignoredCount: 1
    })
  })

  const series = fc
    .array(
      fc.record({ minutes: fc.constantFrom(15, 30, 60), isKnown: fc.boolean(), value: fc.nat(3) }),
      { maxLength: 40 }
    )
    .map((parts) => {
      let at = 0
      return parts.flatMap(({ minutes, isKnown, value }) => {
        // Aligned to its own length, as prices are.
        const units = minutes / 15
        at = Math.ceil(at / units) * units
        const row = price(at, minutes, value)
        at += units
        return isKnown ? [row] : []
      })
    })

  test.prop([series, series])(
    'what results never overlaps, and each row is counted once',
    (stored, rows) => {
      const { added, changed, replacedStarts, unchangedCount, ignoredCount } = mergeFeedPrices({
        stored,
        rows
      })
      expect(added.length + changed.length + unchangedCount + ignoredCount).toBe(rows.length)
      const result = new Map(
        stored
          .filter(({ startMs }) => !replacedStarts.includes(startMs))
          .map((one) => [one.startMs, one])
      )
      for (const row of [...added, ...changed]) result.set(row.startMs, row)
      let reachedMs = -Infinity
      for (const { startMs, minutes } of [...result.values()].toSorted(
        (a, b) => a.startMs - b.startMs
      )) {
        expect(startMs).toBeGreaterThanOrEqual(reachedMs)
        reachedMs = startMs + minutes * 60_000
      }
      const coveredBefore = stored.reduce((sum, { minutes }) => sum + minutes, 0)
      const coveredAfter = [...result.values()].reduce((sum, { minutes }) => sum + minutes, 0)
      expect(coveredAfter).toBeGreaterThanOrEqual(coveredBefore)
    }
  )
})
