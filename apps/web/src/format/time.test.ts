import { expect, test } from 'vitest'
import { formatCountdown, formatDuration, formatRelative } from './duration.ts'
import {
  formatDate,
  formatDateLong,
  formatDateTime,
  formatDateTimeWithin,
  formatDay,
  formatDayWithin,
  formatTime,
  formatTimeRange,
  formatWindow
} from './time.ts'
import {
  addDays,
  formatOffset,
  instantOfLocal,
  isRepeatedTime,
  localDate,
  offsetMinutes,
  startOfDay
} from './zone.ts'

const berlin = 'Europe/Berlin'
const kolkata = 'Asia/Kolkata'
const at = (text: string) => Date.parse(text)
const now = at('2026-10-25T12:24:00Z')

test('times are those of the given zone, whatever zone the machine is in', () => {
  expect(new Date(now).getHours()).not.toBe(13)
  expect(formatTime('2026-10-25T12:24:00Z', berlin)).toBe('13:24')
  expect(formatTime('2026-10-25T12:24:00Z', kolkata)).toBe('17:54')
})

test('the hour that comes twice is told apart by its offset', () => {
  expect(formatTime('2026-10-25T00:15:00Z', berlin)).toBe('02:15 (+02:00)')
  expect(formatTime('2026-10-25T01:15:00Z', berlin)).toBe('02:15 (+01:00)')
  expect(formatTime('2026-10-24T23:59:00Z', berlin)).toBe('01:59')
  expect(formatTime('2026-10-25T02:00:00Z', berlin)).toBe('03:00')
})

test('no time of the day on which clocks go forward is taken for a repeated one', () => {
  for (let ms = at('2026-03-28T23:00:00Z'); ms < at('2026-03-29T22:00:00Z'); ms += 900_000)
    expect(isRepeatedTime(ms, berlin)).toBe(false)
})

test('offsets of both sides of Greenwich and of half hours', () => {
  expect(formatOffset(now, kolkata)).toBe('+05:30')
  expect(formatOffset(now, 'America/St_Johns')).toBe('−02:30')
  expect(offsetMinutes(now, 'UTC')).toBe(0)
})

test('a day has 23, 24 or 25 hours as the zone has it', () => {
  const hoursOf = (day: string) =>
    (startOfDay(addDays(day, 1), berlin) - startOfDay(day, berlin)) / 3_600_000
  expect(['2026-03-29', '2026-07-01', '2026-10-25'].map(hoursOf)).toEqual([23, 24, 25])
})

test('a local time that comes twice is the first, a skipped one moves on', () => {
  expect(instantOfLocal('2026-10-25', '02:30', berlin)).toBe(at('2026-10-25T00:30:00Z'))
  expect(instantOfLocal('2026-03-29', '02:30', berlin)).toBe(at('2026-03-29T01:30:00Z'))
  expect(instantOfLocal('2026-07-01', '18:00', berlin)).toBe(at('2026-07-01T16:00:00Z'))
  expect(instantOfLocal('2026-07-01', 'xx', berlin)).toBeNaN()
})

test('days are named from today, by the calendar of the zone', () => {
  expect(formatDay(now, berlin, now)).toBe('Today')
  expect(formatDay('2026-10-25T23:30:00Z', berlin, now)).toBe('Tomorrow')
  expect(formatDay('2026-10-23T22:30:00Z', berlin, now)).toBe('Yesterday')
  expect(formatDay('2026-10-27T12:00:00Z', berlin, now)).toBe('Tue 27 Oct')
  expect(formatDate('2025-10-27T12:00:00Z', berlin, now)).toBe('Mon 27 Oct 2025')
  expect(formatDateLong(now, berlin)).toBe('Sunday 25 October')
  expect(localDate('2026-10-25T23:30:00Z', berlin)).toBe('2026-10-26')
})

test('in the middle of a sentence days begin small', () => {
  expect(formatDayWithin('2026-10-25T23:30:00Z', berlin, now)).toBe('tomorrow')
  expect(formatDayWithin('2026-10-27T12:00:00Z', berlin, now)).toBe('Tue 27 Oct')
  expect(formatDateTimeWithin(now, berlin, now)).toBe('today, 13:24')
})

test('windows within a day, over a whole day and past midnight', () => {
  const range = formatTimeRange('2026-10-25T17:00:00Z', '2026-10-25T20:00:00Z', berlin)
  expect(range).toBe('18:00 to 21:00')
  expect(formatWindow('2026-10-25T17:00:00Z', '2026-10-25T20:00:00Z', berlin, now)).toBe(
    'Today, 18:00 to 21:00'
  )
  expect(formatWindow('2026-10-25T23:00:00Z', '2026-10-26T23:00:00Z', berlin, now)).toBe(
    'Tomorrow, all day'
  )
  expect(formatWindow('2026-10-25T20:00:00Z', '2026-10-26T05:00:00Z', berlin, now)).toBe(
    'Today, 21:00 to Tomorrow, 06:00'
  )
  expect(formatDateTime('2026-10-25T17:00:00Z', berlin, now)).toBe('Today, 18:00')
})

test('durations, countdowns and distances in time', () => {
  expect(formatDuration(9_000_000)).toBe('2 h 30 min')
  expect(formatDuration(7_200_000)).toBe('2 h')
  expect(formatDuration(8_000)).toBe('8 s')
  expect(formatDuration(-5)).toBe('0 s')
  expect(formatDuration(3 * 86_400_000)).toBe('3 days')
  expect(formatCountdown(2_142_000)).toBe('35:42')
  expect(formatCountdown(7_800_000)).toBe('2 h 10 min')
  expect(formatCountdown(-1)).toBe('0:00')
  expect(formatRelative(now - 6_000, now)).toBe('6 seconds ago')
  expect(formatRelative(now + 7_200_000, now)).toBe('in 2 hours')
})
