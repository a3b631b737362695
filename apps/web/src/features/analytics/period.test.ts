import { expect, test } from 'vitest'
import { performancePeriod, positionPeriod } from './period.ts'

const berlin = { today: '2026-10-25', timeZone: 'Europe/Berlin' }

test.each([
  ['day', undefined, '2026-10-25', '2026-10-26', 'mtu'],
  ['day', '2026-10-24', '2026-10-24', '2026-10-24', 'mtu'],
  ['week', undefined, '2026-10-19', '2026-10-25', 'hour'],
  ['week', '2026-10-26', '2026-10-26', '2026-11-01', 'hour'],
  ['week', '2027-01-01', '2026-12-28', '2027-01-03', 'hour'],
  ['month', '2028-02-10', '2028-02-01', '2028-02-29', 'day']
] as const)('positions by %s around %s', (view, date, from, to, resolution) => {
  expect(positionPeriod(view, date, berlin)).toMatchObject({ from, to, resolution })
})

test('going on and back again comes to the same stretch', () => {
  for (const view of ['week', 'month'] as const) {
    const here = positionPeriod(view, '2026-03-29', berlin)
    const next = positionPeriod(view, here.after, berlin)
    expect(positionPeriod(view, next.before, berlin)).toMatchObject({
      from: here.from,
      to: here.to
    })
  }
  for (const step of ['day', 'week', 'month'] as const) {
    const here = performancePeriod(step, { date: '2026-03-29' }, berlin)
    const next = performancePeriod(step, { date: here.after }, berlin)
    expect(next.from > here.to).toBe(true)
    expect(performancePeriod(step, { date: next.before }, berlin)).toMatchObject({
      from: here.from,
      to: here.to
    })
  }
})

test.each([
  ['thirty days when nothing is said', {}, '2026-09-26', '2026-10-25', 'day'],
  ['one day', { from: '2026-10-25', to: '2026-10-25' }, '2026-10-25', '2026-10-25', 'day'],
  ['backwards', { from: '2026-10-26', to: '2026-10-01' }, '2026-10-01', '2026-10-01', 'day'],
  ['a quarter', { from: '2026-07-01', to: '2026-09-30' }, '2026-07-01', '2026-09-30', 'week'],
  ['a year', { from: '2025-10-26', to: '2026-10-25' }, '2025-10-26', '2026-10-25', 'month'],
  [
    'longer than allowed',
    { from: '2020-01-01', to: '2026-10-25' },
    '2020-01-01',
    '2021-02-03',
    'month'
  ]
] as const)('a range: %s', (_name, search, from, to, groupBy) => {
  expect(performancePeriod('range', search, berlin)).toMatchObject({ from, to, groupBy })
})
