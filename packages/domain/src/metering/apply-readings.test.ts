import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { quarterHourMs as quarter } from '../calendar/interval.ts'
import { applyReadings, type VersionedReading } from './apply-readings.ts'
import type { Channel } from './channels.ts'

const reported = (from: number, until: number, valueWh: number, channel: Channel = 'import') => ({
  channel,
  startMs: from * quarter,
  endMs: until * quarter,
  valueWh,
  quality: 'measured' as const,
  isImplausible: false
})
const stored = (from: number, until: number, valueWh: number): VersionedReading => ({
  ...reported(from, until, valueWh),
  version: 1,
  knownAt: 1
})
const apply = (known: VersionedReading[], ...report: ReturnType<typeof reported>[]) =>
  applyReadings({ stored: known, reported: report, knownAt: 9 })

describe('applyReadings', () => {
  test('what is new is added as version 1', () => {
    const { outcomes, added } = apply([], reported(1, 2, 5), reported(0, 1, 4))
    expect(outcomes).toEqual(['added', 'added'])
    expect(added).toMatchObject([{ version: 1, knownAt: 9, valueWh: 5 }, { valueWh: 4 }])
  })

  test('the same again changes nothing; another value supersedes, and the older version stays', () => {
    const applied = apply([stored(0, 1, 4), stored(1, 2, 5)], reported(0, 1, 4), reported(1, 2, 6))
    expect(applied.outcomes).toEqual(['unchanged', 'superseded'])
    expect(applied.added).toEqual([])
    expect(applied.changed).toMatchObject([{ valueWh: 6, version: 2, knownAt: 9 }])
    expect(applied.superseded).toEqual([stored(1, 2, 5)])
  })

  test('the same value, believed now or no longer, is a new version', () => {
    const doubted = { ...reported(0, 1, 4), isImplausible: true }
    const applied = applyReadings({ stored: [stored(0, 1, 4)], reported: [doubted], knownAt: 9 })
    expect(applied.outcomes).toEqual(['superseded'])
    expect(applied.changed).toMatchObject([{ valueWh: 4, version: 2, isImplausible: true }])
  })

  test('a report that corrects itself counts as two reports after each other', () => {
    const applied = apply([], reported(0, 1, 4), reported(0, 1, 5), reported(0, 1, 5))
    expect(applied.outcomes).toEqual(['added', 'superseded', 'unchanged'])
    expect(applied.added).toMatchObject([{ valueWh: 5, version: 2 }])
    expect(applied.changed).toEqual([])
    expect(applied.superseded).toMatchObject([{ valueWh: 4, version: 1 }])
  })

  test.each([
    ['begins inside another', reported(1, 3, 1)],
    ['ends inside another', reported(-1, 1, 1)],
    ['holds another', reported(-1, 5, 1)],
    ['grows into the next', reported(0, 4, 1)]
  ])('an interval that %s is left out', (_, reading) => {
    const known = [stored(0, 2, 4), stored(3, 4, 4)]
    expect(apply(known, reading)).toMatchObject({ outcomes: ['overlaps'], added: [], changed: [] })
  })

  test('intervals that touch, and those of other channels, do not overlap', () => {
    const known = [stored(1, 2, 4)]
    const report = [reported(0, 1, 1), reported(2, 3, 1), reported(0, 3, 1, 'export')]
    expect(apply(known, ...report).outcomes).toEqual(['added', 'added', 'added'])
  })

  test('a report that overlaps itself keeps what came first', () => {
    const report = [reported(0, 4, 1), reported(1, 2, 1), reported(4, 5, 1)]
    expect(apply([], ...report).outcomes).toEqual(['added', 'overlaps', 'added'])
  })

  const reports = fc.array(
    fc
      .tuple(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 2 })
      )
      .map(([from, length, valueWh]) => reported(from, from + length, valueWh)),
    { maxLength: 40 }
  )

  test.prop([reports, fc.integer({ min: 0, max: 40 })])(
    'one report or two, the store ends up the same; nothing overlaps; no version is lost',
    (all, cut) => {
      const once = apply([], ...all)
      const first = apply([], ...all.slice(0, cut))
      const second = apply(first.added, ...all.slice(cut))
      const byKey = new Map(
        [...first.added, ...second.added, ...second.changed].map((item) => [item.startMs, item])
      )
      const order = (items: Iterable<VersionedReading>) =>
        [...items].toSorted((a, b) => a.startMs - b.startMs)
      expect(order(once.added)).toEqual(order(byKey.values()))
      expect([...first.outcomes, ...second.outcomes]).toEqual(once.outcomes)
      const kept = order(once.added)
      for (const [index, item] of kept.entries()) {
        expect(item.endMs).toBeLessThanOrEqual(kept[index + 1]?.startMs ?? Infinity)
        const versions = once.superseded.filter(({ startMs }) => startMs === item.startMs)
        expect(versions.map(({ version }) => version)).toEqual(
          Array.from({ length: item.version - 1 }, (_, older) => older + 1)
        )
      }
    }
  )
})
