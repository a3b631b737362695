import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { checkPriceSeries, type PriceRow } from './series.ts'

const row = (line: number, start: string, minutes: number, priceMicrosPerKwh = 1): PriceRow => ({
  line,
  startMs: Date.parse(`2025-09-30T${start}Z`),
  minutes,
  priceMicrosPerKwh
})

describe('checkPriceSeries', () => {
  test('hours that turn into quarter-hours are one series, sorted by start', () => {
    const rows = [row(4, '22:15', 15), row(2, '21:00', 60), row(3, '22:00', 15)]
    const checked = checkPriceSeries(rows)
    expect(checked.ok && checked.rows.map(({ line }) => line)).toEqual([2, 3, 4])
  })

  test.each([
    [
      'a start off the grid',
      [row(2, '21:00', 60), row(3, '22:05', 15)],
      3,
      'misaligned',
      undefined
    ],
    ['a length that does not divide an hour', [row(2, '21:00', 45)], 2, 'misaligned', undefined],
    ['a length of zero', [row(2, '21:00', 0)], 2, 'misaligned', undefined],
    [
      'a start that is no instant',
      [{ ...row(2, '21:00', 60), startMs: NaN }],
      2,
      'misaligned',
      undefined
    ],
    ['a quarter inside an hour', [row(2, '21:00', 60), row(3, '21:15', 15)], 3, 'overlap', 2],
    [
      'a quarter inside an hour that comes later in the file',
      [row(2, '21:15', 15), row(3, '21:00', 60)],
      3,
      'overlap',
      2
    ],
    [
      'the same start at another price',
      [row(2, '21:00', 60, 5), row(3, '21:00', 60, 6)],
      3,
      'overlap',
      2
    ],
    ['the same row again', [row(2, '21:00', 60, 5), row(9, '21:00', 60, 5)], 9, 'duplicate', 2],
    [
      'two misaligned lines name the first',
      [row(7, '22:05', 15), row(3, '21:05', 15)],
      3,
      'misaligned',
      undefined
    ]
  ])('%s is refused with its line', (_name, rows, line, reason, otherLine) => {
    const expected = otherLine === undefined ? { line, reason } : { line, reason, otherLine }
    expect(checkPriceSeries(rows)).toEqual({ ok: false, ...expected })
  })

  test('an hour of an Indian market is aligned to its own clock, not to that of UTC', () => {
    const rows = [row(2, '18:30', 60)]
    expect(checkPriceSeries(rows, { timeZone: 'Asia/Kolkata' }).ok).toBe(true)
    expect(checkPriceSeries(rows).ok).toBe(false)
  })

  test('no rows are a series without rows', () => {
    expect(checkPriceSeries([])).toEqual({ ok: true, rows: [] })
  })

  test.prop([
    fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 40 }),
    fc.nat()
  ])('what is accepted never overlaps, and one repeated line is always found', (slots, pick) => {
    const rows = slots.map((slot, index) => ({
      line: index + 2,
      startMs: slot * 900_000,
      minutes: 15,
      priceMicrosPerKwh: slot
    }))
    const checked = checkPriceSeries(rows)
    expect(checked.ok && checked.rows.length).toBe(rows.length)
    const repeated = rows[pick % rows.length]
    if (repeated === undefined) return
    const line = rows.length + 2
    expect(checkPriceSeries([...rows, { ...repeated, line }])).toEqual({
      ok: false,
      line,
      reason: 'duplicate',
      otherLine: repeated.line
    })
  })
})
