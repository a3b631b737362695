import { describe, expect, test } from 'vitest'
import { dayBounds } from '../calendar/date.ts'
import { hourMs, quarterHourMs } from '../calendar/interval.ts'
import { localDaysAround, priceSlots } from './slots.ts'

const timeZone = 'Europe/Berlin'
const hours = (date: string, priceAt: (index: number) => number) => {
  const day = dayBounds({ timeZone, date })
  return Array.from({ length: (day.endMs - day.startMs) / hourMs }, (_, index) => ({
    startMs: day.startMs + index * hourMs,
    endMs: day.startMs + (index + 1) * hourMs,
    priceMicrosPerKwh: priceAt(index)
  }))
}

describe('priceSlots', () => {
  test.each([
    ['2026-03-29', 92],
    ['2026-10-25', 100],
    ['2026-06-01', 96]
  ])('%s has %d quarter-hours, each with the price of its hour', (date, count) => {
    const { startMs, endMs } = dayBounds({ timeZone, date })
    const prices = hours(date, (index) => index)
    const slots = priceSlots({
      prices,
      timeZone,
      fromMs: startMs,
      toMs: endMs,
      resolution: '15min'
    })
    expect(slots).toHaveLength(count)
    expect(slots.map((slot) => slot.priceMicrosPerKwh)).toEqual(
      slots.map((_, index) => Math.floor(index / 4))
    )
  })

  test('a level compares with the whole local day, however small the range', () => {
    const prices = hours('2026-06-01', (index) => index)
    const { startMs } = dayBounds({ timeZone, date: '2026-06-01' })
    const range = { fromMs: startMs + 20 * hourMs, toMs: startMs + 20 * hourMs + 1 }
    const slots = priceSlots({ prices, timeZone, ...range, resolution: 'hour' })
    expect(slots).toMatchObject([
      { startMs: range.fromMs, priceMicrosPerKwh: 20, level: 'expensive' }
    ])
  })

  test('the days of a range do not mix: each has its own cheap hours', () => {
    const prices = [
      ...hours('2026-06-01', (index) => 1000 + index),
      ...hours('2026-06-02', (index) => index)
    ]
    const { startMs } = dayBounds({ timeZone, date: '2026-06-01' })
    const toMs = startMs + 48 * hourMs
    const slots = priceSlots({ prices, timeZone, fromMs: startMs, toMs, resolution: 'hour' })
    const cheap = slots.filter((slot) => slot.level === 'cheap').map((slot) => slot.startMs)
    expect(cheap).toHaveLength(12)
    expect(cheap.filter((atMs) => atMs < startMs + 24 * hourMs)).toHaveLength(6)
  })

  test('slots without a price are there, with null', () => {
    const { startMs } = dayBounds({ timeZone, date: '2026-06-01' })
    const prices = [{ startMs, endMs: startMs + quarterHourMs, priceMicrosPerKwh: 5 }]
    const toMs = startMs + hourMs
    const slots = priceSlots({ prices, timeZone, fromMs: startMs, toMs, resolution: '15min' })
    expect(slots.map((slot) => slot.priceMicrosPerKwh)).toEqual([5, null, null, null])
  })

  test('the days around a range are whole local days', () => {
    const noon = Date.parse('2026-10-25T12:00Z')
    expect(localDaysAround({ timeZone, fromMs: noon, toMs: noon + 1 })).toEqual(
      dayBounds({ timeZone, date: '2026-10-25' })
    )
  })
})
