import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { addDays, dayBounds, isValidDate, localClockAt, localDateAt } from './date.ts'
import { dayMs, hourMs } from './interval.ts'
import { beginsMarketTimeUnit, marketTimeUnits } from './market-time-units.ts'
import { sameLocalTimeOnDay } from './same-local-time.ts'
import { isValidTimeZone, offsetMinutesAt } from './zone.ts'

const berlin = 'Europe/Berlin'
const zones = fc.constantFrom(
  berlin,
  'Asia/Kolkata',
  'UTC',
  'America/Santiago',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Kiritimati'
)
const instants = fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2060, 0, 1) })

describe('marketTimeUnits', () => {
  test.each([
    [berlin, '2026-03-29', 15, 92],
    [berlin, '2026-10-25', 15, 100],
    [berlin, '2026-06-01', 15, 96],
    ['Asia/Kolkata', '2026-03-29', 15, 96],
    ['Asia/Kolkata', '2026-10-25', 15, 96],
    [berlin, '2026-03-29', 60, 23],
    [berlin, '2026-10-25', 60, 25],
    [berlin, '2026-10-25', 30, 50]
  ])('%s %s has units of %d min: %d of them', (timeZone, date, minutes, count) => {
    expect(marketTimeUnits({ timeZone, date, minutes })).toHaveLength(count)
  })

  test('the units of an Indian day begin at local midnight, half past in UTC', () => {
    const [first] = marketTimeUnits({ timeZone: 'Asia/Kolkata', date: '2026-06-01', minutes: 60 })
    expect(first).toEqual({
      startMs: Date.parse('2026-05-31T18:30:00Z'),
      endMs: Date.parse('2026-05-31T19:30:00Z')
    })
  })

  test.prop([zones, instants])('the units tile the local day without gap', (timeZone, atMs) => {
    const date = localDateAt({ timeZone, atMs })
    const day = dayBounds({ timeZone, date })
    let startMs = day.startMs
    for (const unit of marketTimeUnits({ timeZone, date, minutes: 15 })) {
      expect(unit).toEqual({ startMs, endMs: startMs + 900_000 })
      startMs = unit.endMs
    }
    expect(startMs).toBe(day.endMs)
  })

  test('a length that does not divide the day stops', () => {
    expect(() => marketTimeUnits({ timeZone: berlin, date: '2026-06-01', minutes: 7 })).toThrow()
    expect(() => marketTimeUnits({ timeZone: berlin, date: '2026-06-01', minutes: 0 })).toThrow()
  })
})

describe('beginsMarketTimeUnit', () => {
  test.each([
    [berlin, '2026-06-01T10:15:00Z', 15, true],
    [berlin, '2026-06-01T10:15:00Z', 60, false],
    [berlin, '2026-06-01T10:15:00.001Z', 15, false],
    ['Asia/Kolkata', '2026-06-01T10:00:00Z', 60, false],
    ['Asia/Kolkata', '2026-06-01T10:30:00Z', 60, true],
    ['Asia/Kathmandu', '2026-06-01T10:15:00Z', 30, true]
  ])('%s %s, units of %d min: %s', (timeZone, at, minutes, expected) => {
    expect(beginsMarketTimeUnit({ timeZone, atMs: Date.parse(at), minutes })).toBe(expected)
  })

  test.prop([zones, instants])(
    'holds at the start of each unit of a day and nowhere else',
    (timeZone, atMs) => {
      const date = localDateAt({ timeZone, atMs })
      for (const { startMs } of marketTimeUnits({ timeZone, date, minutes: 15 })) {
        expect(beginsMarketTimeUnit({ timeZone, atMs: startMs, minutes: 15 })).toBe(true)
        expect(beginsMarketTimeUnit({ timeZone, atMs: startMs + 60_000, minutes: 15 })).toBe(false)
      }
    }
  )
})

describe('local days', () => {
  test('a day without midnight begins at its first instant', () => {
    // Beirut sets its clocks from 00:00 to 01:00.
    const day = dayBounds({ timeZone: 'Asia/Beirut', date: '2026-03-29' })
    expect(new Date(day.startMs).toISOString()).toBe('2026-03-28T22:00:00.000Z')
    expect(day.endMs - day.startMs).toBe(23 * hourMs)
  })

  test.prop([zones, instants])('an instant lies in the day of its local date', (timeZone, atMs) => {
    const day = dayBounds({ timeZone, date: localDateAt({ timeZone, atMs }) })
    expect(day.startMs).toBeLessThanOrEqual(atMs)
    expect(day.endMs).toBeGreaterThan(atMs)
  })

  test('days are added by the calendar, leap days and year ends included', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
    expect(() => addDays('2026-02-30', 1)).toThrow('not a date')
  })

  test.each([
    ['2026-02-28', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-1-1', false],
    ['2026-01-01T00:00', false],
    ['', false]
  ])('%j is a date: %s', (text, expected) => {
    expect(isValidDate(text)).toBe(expected)
  })

  test('the local clock knows minute, weekday and day of the year', () => {
    const atMs = Date.parse('2026-12-31T23:30:00Z')
    expect(localClockAt({ timeZone: berlin, atMs })).toEqual({
      minuteOfDay: 30,
      weekday: 5,
      dayOfYear: 1
    })
    expect(localClockAt({ timeZone: 'UTC', atMs })).toEqual({
      minuteOfDay: 1410,
      weekday: 4,
      dayOfYear: 365
    })
  })
})

describe('zones', () => {
  test.each([
    [berlin, '2026-03-29T00:59:59.999Z', 60],
    [berlin, '2026-03-29T01:00:00Z', 120],
    [berlin, '2026-10-25T00:59:59Z', 120],
    [berlin, '2026-10-25T01:00:00Z', 60],
    ['Asia/Kolkata', '2026-07-01T00:00:00Z', 330],
    ['America/St_Johns', '2026-01-01T00:00:00Z', -210]
  ])('the offset of %s at %s is %d minutes', (timeZone, at, minutes) => {
    expect(offsetMinutesAt({ timeZone, atMs: Date.parse(at) })).toBe(minutes)
  })

  test.prop([zones, fc.array(instants, { minLength: 1, maxLength: 20 })])(
    'the offset agrees with the calendar of the JavaScript engine, in any order of questions',
    (timeZone, questions) => {
      for (const atMs of questions) {
        const minuteMs = Math.floor(atMs / 60_000) * 60_000
        expect(offsetMinutesAt({ timeZone, atMs })).toBe(engineOffset(timeZone, minuteMs))
      }
    }
  )

  test.each([
    [berlin, true],
    ['Asia/Kolkata', true],
    ['UTC', true],
    ['europe/berlin', false],
    ['Europe/Atlantis', false],
    ['+05:30', false],
    ['', false]
  ])('%j is a time zone: %s', (text, expected) => {
    expect(isValidTimeZone(text)).toBe(expected)
  })
})

describe('sameLocalTimeOnDay', () => {
  const at = (text: string) => Date.parse(text)
  test.each([
    ['an ordinary day', '2026-06-02T10:00:00Z', '2026-06-01', '2026-06-01T10:00:00Z'],
    ['across the spring change', '2026-03-29T10:00:00Z', '2026-03-28', '2026-03-28T11:00:00Z'],
    ['the first copy of 02:30', '2026-10-25T00:30:00Z', '2026-10-24', '2026-10-24T00:30:00Z'],
    ['the second copy of 02:30', '2026-10-25T01:30:00Z', '2026-10-24', '2026-10-24T00:30:00Z'],
    ['02:30 onto a repeated hour', '2026-10-26T01:30:00Z', '2026-10-25', '2026-10-25T01:30:00Z']
  ])('%s', (_name, from, date, expected) => {
    const same = sameLocalTimeOnDay({ timeZone: berlin, atMs: at(from), date })
    expect(same).toBe(at(expected))
  })

  test('a time that the clock skipped on that date has no counterpart', () => {
    const atMs = at('2026-03-30T00:30:00Z')
    expect(sameLocalTimeOnDay({ timeZone: berlin, atMs, date: '2026-03-29' })).toBeNull()
  })

  test.prop([zones, instants])('on its own date an instant is itself', (timeZone, atMs) => {
    const date = localDateAt({ timeZone, atMs })
    expect(sameLocalTimeOnDay({ timeZone, atMs, date })).toBe(atMs)
  })
})

/** The same question answered by Intl, to the minute. */
function engineOffset(timeZone: string, atMs: number): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric'
  })
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]))
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? Number.NaN
  const localDay = Date.UTC(part('year'), part('month') - 1, part('day')) / dayMs
  return localDay * 1440 + part('hour') * 60 + part('minute') - Math.floor(atMs / 60_000)
}
