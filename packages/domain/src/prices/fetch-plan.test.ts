import { describe, expect, test } from 'vitest'
import { addDays, dayBounds } from '../calendar/date.ts'
import { feedBackoffMs, nextFetchMs, planFetch } from './fetch-plan.ts'

const market = { timeZone: 'Europe/Berlin', publishedAboutLocal: '13:00' }
const dayOf = (date: string) => dayBounds({ timeZone: market.timeZone, date })
/** Days that are known whole, from one date on. */
const known = (from: string, days: number) =>
  Array.from({ length: days }, (_, index) => dayOf(addDays(from, index)))
const at = (text: string) => Date.parse(text)

const planAt = (text: string, intervals = known('2026-05-01', 10)) =>
  planFetch({ ...market, nowMs: at(text), known: intervals })
const nextAt = (text: string, intervals = known('2026-05-01', 10)) => {
  const nowMs = at(text)
  const plan = planFetch({ ...market, nowMs, known: intervals })
  return new Date(nextFetchMs({ ...market, nowMs, plan })).toISOString()
}

describe('planFetch', () => {
  test('before publication nothing of tomorrow is wanted', () => {
    // 12:59 in Berlin.
    const plan = planAt('2026-05-10T10:59:59Z')
    expect(plan).toMatchObject({ missing: [], isTomorrowDue: false })
    expect(plan.range).toEqual({
      startMs: dayOf('2026-05-09').startMs,
      endMs: dayOf('2026-05-10').endMs
    })
  })

  test('from the hour of publication on, tomorrow is', () => {
    const plan = planAt('2026-05-10T11:00:00Z')
    expect(plan.missing.map(({ date }) => date)).toEqual(['2026-05-11'])
    expect(plan.range.endMs).toBe(dayOf('2026-05-11').endMs)
  })

  test('a gap of the last seven days is wanted, an older one is not', () => {
    const { startMs, endMs } = dayOf('2026-05-05')
    const gap = [
      ...known('2026-05-03', 2),
      { startMs, endMs: startMs + 3_600_000 },
      { startMs: startMs + 7_200_000, endMs },
      ...known('2026-05-06', 5)
    ]
    const plan = planAt('2026-05-10T10:00:00Z', gap)
    expect(plan.missing.map(({ date }) => date)).toEqual(['2026-05-05'])
    expect(plan.range.startMs).toBe(startMs)
  })

  test('nothing known at all is a week of gaps', () => {
    const dates = planAt('2026-05-10T12:00:00Z', []).missing.map(({ date }) => date)
    expect(dates).toHaveLength(9)
    expect(dates[0]).toBe('2026-05-03')
  })

  test.each([
    ['2026-03-29', 23],
    ['2026-10-25', 25]
  ])('on %s of %d hours the hour of publication is that of the clock', (date, hours) => {
    const { startMs, endMs } = dayOf(date)
    expect(endMs - startMs).toBe(hours * 3_600_000)
    const due = endMs - 11 * 3_600_000
    const plan = (nowMs: number) => planFetch({ ...market, nowMs, known: [] })
    expect(plan(due - 1).isTomorrowDue).toBe(false)
    expect(plan(due).isTomorrowDue).toBe(true)
  })
})

describe('nextFetchMs', () => {
  test.each([
    [
      'with today known, the hour of publication',
      '2026-05-10T06:30:00Z',
      '2026-05-10T11:00:00.000Z'
    ],
    ['long before it, a look for corrections', '2026-05-10T00:00:00Z', '2026-05-10T06:00:00.000Z'],
    ['just after it, five minutes on', '2026-05-10T11:00:00Z', '2026-05-10T11:05:00.000Z'],
    ['hours after it, a quarter of an hour on', '2026-05-10T15:00:00Z', '2026-05-10T15:15:00.000Z']
  ])('%s', (_, now, expected) => {
    expect(nextAt(now)).toBe(expected)
  })

  test('with tomorrow known, the next look is for corrections', () => {
    expect(nextAt('2026-05-10T11:30:00Z', known('2026-05-01', 11))).toBe('2026-05-10T17:30:00.000Z')
  })

  test('an older gap is looked for every hour, a missing today every quarter', () => {
    const today = known('2026-05-09', 3)
    expect(nextAt('2026-05-10T12:00:00Z', today)).toBe('2026-05-10T13:00:00.000Z')
    expect(nextAt('2026-05-10T06:00:00Z', [])).toBe('2026-05-10T06:15:00.000Z')
  })
})

test.each([
  [1, null, 60_000],
  [2, null, 120_000],
  [5, null, 960_000],
  [7, null, 3_600_000],
  [40, null, 3_600_000],
  [1, 1_800_000, 1_800_000],
  [5, 1000, 960_000]
])('after %d failures and a wish of %s the pause is %d ms', (failures, wish, expected) => {
  expect(feedBackoffMs(failures, wish)).toBe(expected)
})
