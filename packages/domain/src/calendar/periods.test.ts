import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { addDays, dayBounds, localClockAt } from './date.ts'
import { hourMs } from './interval.ts'
import { localPeriods, periodNames } from './periods.ts'

const berlin = 'Europe/Berlin'
const kolkata = 'Asia/Kolkata'

function periodsOf(groupBy: (typeof periodNames)[number], from: string, to: string, zone = berlin) {
  return localPeriods({ timeZone: zone, from, to, groupBy }).map(
    ({ firstDate, lastDate, startMs, endMs }) => [firstDate, lastDate, (endMs - startMs) / hourMs]
  )
}

describe('localPeriods', () => {
  test.each([
    [
      'the spring day has 23 hours',
      'day',
      '2026-03-29',
      '2026-03-29',
      [['2026-03-29', '2026-03-29', 23]]
    ],
    [
      'the autumn day has 25',
      'day',
      '2026-10-25',
      '2026-10-25',
      [['2026-10-25', '2026-10-25', 25]]
    ],
    [
      'days in a row',
      'day',
      '2026-03-28',
      '2026-03-30',
      [
        ['2026-03-28', '2026-03-28', 24],
        ['2026-03-29', '2026-03-29', 23],
        ['2026-03-30', '2026-03-30', 24]
      ]
    ],
    [
      'weeks run from Monday to Sunday and are cut to the range',
      'week',
      '2026-10-22',
      '2026-11-03',
      [
        ['2026-10-22', '2026-10-25', 4 * 24 + 1],
        ['2026-10-26', '2026-11-01', 7 * 24],
        ['2026-11-02', '2026-11-03', 2 * 24]
      ]
    ],
    [
      'the week of the spring change is an hour short',
      'week',
      '2026-03-23',
      '2026-03-29',
      [['2026-03-23', '2026-03-29', 7 * 24 - 1]]
    ],
    [
      'a week goes on over the turn of the year',
      'week',
      '2026-12-28',
      '2027-01-03',
      [['2026-12-28', '2027-01-03', 7 * 24]]
    ],
    [
      'months are as long as they are, and cut to the range',
      'month',
      '2028-01-15',
      '2028-03-26',
      [
        ['2028-01-15', '2028-01-31', 17 * 24],
        ['2028-02-01', '2028-02-29', 29 * 24],
        ['2028-03-01', '2028-03-26', 26 * 24 - 1]
      ]
    ],
    [
      'October has its hour more',
      'month',
      '2026-10-01',
      '2026-12-31',
      [
        ['2026-10-01', '2026-10-31', 31 * 24 + 1],
        ['2026-11-01', '2026-11-30', 30 * 24],
        ['2026-12-01', '2026-12-31', 31 * 24]
      ]
    ],
    [
      'one range is one period',
      'range',
      '2026-03-01',
      '2026-10-31',
      [['2026-03-01', '2026-10-31', 245 * 24]]
    ]
  ] as const)('%s', (_name, groupBy, from, to, expected) => {
    expect(periodsOf(groupBy, from, to)).toEqual(expected)
  })

  test('India has no daylight saving, and its day begins at half past six in the evening of UTC', () => {
    const [day] = localPeriods({
      timeZone: kolkata,
      from: '2026-03-29',
      to: '2026-03-29',
      groupBy: 'day'
    })
    expect(day?.startMs).toBe(Date.parse('2026-03-28T18:30:00Z'))
    expect(periodsOf('week', '2026-03-23', '2026-03-29', kolkata)).toEqual([
      ['2026-03-23', '2026-03-29', 7 * 24]
    ])
  })

  test('Samoa has no 30 December 2011', () => {
    expect(periodsOf('day', '2011-12-29', '2011-12-31', 'Pacific/Apia')).toEqual([
      ['2011-12-29', '2011-12-29', 24],
      ['2011-12-31', '2011-12-31', 24]
    ])
  })

  test('a range that runs backwards is a bug', () => {
    expect(() => periodsOf('day', '2026-03-02', '2026-03-01')).toThrow('is after')
  })

  test.prop([
    fc.constantFrom(berlin, kolkata, 'UTC', 'America/Santiago', 'Australia/Lord_Howe'),
    fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
    fc.nat({ max: 400 }),
    fc.constantFrom(...periodNames)
  ])('periods fill the range without gap or overlap', (timeZone, start, days, groupBy) => {
    const from = start.toISOString().slice(0, 10)
    const to = addDays(from, days)
    const periods = localPeriods({ timeZone, from, to, groupBy })
    expect(periods[0]?.startMs).toBe(dayBounds({ timeZone, date: from }).startMs)
    expect(periods.at(-1)?.endMs).toBe(dayBounds({ timeZone, date: to }).endMs)
    periods.slice(1).forEach((period, index) => {
      expect(period.startMs).toBe(periods[index]?.endMs)
      if (groupBy === 'month') expect(period.firstDate.slice(8)).toBe('01')
      if (groupBy === 'week') {
        const atMs = period.startMs + 12 * hourMs
        expect(localClockAt({ timeZone, atMs }).weekday).toBe(1)
      }
    })
  })
})
