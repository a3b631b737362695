import { describe, expect, test } from 'vitest'
import { hourMs, minuteMs } from '../calendar/interval.ts'
import { checkReading, type ReportedReading } from './check-reading.ts'

const now = Date.parse('2026-05-10T08:00:00Z')
const good: ReportedReading = {
  startMs: now - 15 * minuteMs,
  endMs: now,
  valueWh: 310,
  quality: 'measured'
}
const nextQuarter = { startMs: now, endMs: now + 15 * minuteMs }

describe('checkReading', () => {
  test.each<[string, Partial<ReportedReading>, ReturnType<typeof checkReading>]>([
    ['a measured quarter-hour', {}, null],
    ['zero', { valueWh: 0 }, null],
    ['a clock five minutes ahead', { endMs: now + 5 * minuteMs }, null],
    ['a clock six minutes ahead', { endMs: now + 6 * minuteMs }, 'interval_in_future'],
    ['tomorrow', nextQuarter, 'interval_in_future'],
    ['an end before the start', { endMs: good.startMs - 1 }, 'interval_invalid'],
    ['an empty interval', { endMs: good.startMs }, 'interval_invalid'],
    ['the years before meters', { startMs: 0, endMs: hourMs }, 'interval_invalid'],
    ['the longest local day', { startMs: now - 25 * hourMs }, null],
    ['more than a day', { startMs: now - 25 * hourMs - 1 }, 'interval_too_long'],
    ['a negative value', { valueWh: -1 }, 'value_negative'],
    ['no value', { valueWh: null }, 'value_missing'],
    ['a gap that says so', { valueWh: null, quality: 'missing' }, null],
    ['a gap with a value', { valueWh: 5, quality: 'missing' }, 'value_unexpected'],
    ['an estimate without a value', { valueWh: null, quality: 'estimated' }, 'value_missing']
  ])('%s', (_, change, fault) => {
    expect(checkReading({ ...good, ...change }, now)).toBe(fault)
  })
})
