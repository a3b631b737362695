import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { localClockAt } from '../calendar/date.ts'
import { dayMs, quarterHourMs } from '../calendar/interval.ts'
import { simulatedPriceMicrosPerKwh, type SimulatedCurrency } from './price.ts'

const zones = { EUR: 'Europe/Berlin', INR: 'Asia/Kolkata' } as const
const yearStartMs = Date.UTC(2026, 0, 1)

const yearOf = (currency: SimulatedCurrency, seed: number) =>
  Array.from({ length: 365 * 96 }, (_, slot) => {
    const atMs = yearStartMs + slot * quarterHourMs
    const timeZone = zones[currency]
    const price = simulatedPriceMicrosPerKwh({ seed, atMs, timeZone, currency })
    return { price, clock: localClockAt({ timeZone, atMs }) }
  })

const meanAt = (year: ReturnType<typeof yearOf>, hour: number, days: [number, number]) => {
  const chosen = year.filter(
    ({ clock }) =>
      Math.floor(clock.minuteOfDay / 60) === hour &&
      clock.dayOfYear >= days[0] &&
      clock.dayOfYear <= days[1]
  )
  return chosen.reduce((sum, { price }) => sum + price, 0) / chosen.length
}

describe.each([1, 2, 3])('simulated prices of seed %d', (seed) => {
  const euros = yearOf('EUR', seed)
  const rupees = yearOf('INR', seed)
  const negative = euros.filter(({ price }) => price < 0)

  test('in EUR a share of 2 to 12 % is below zero, only by day and hardly ever in winter', () => {
    expect(negative.length / euros.length).toBeGreaterThan(0.02)
    expect(negative.length / euros.length).toBeLessThan(0.12)
    for (const { clock } of negative) {
      expect(clock.minuteOfDay).toBeGreaterThan(6 * 60)
      expect(clock.minuteOfDay).toBeLessThan(20 * 60)
    }
    const inWinter = negative.filter(({ clock }) => clock.dayOfYear < 45 || clock.dayOfYear > 320)
    expect(inWinter.length).toBeLessThan(negative.length / 10)
  })

  test('in EUR weekends fall below zero more often than weekdays, and neither always', () => {
    const share = (isWeekend: boolean) => {
      const isChosen = (weekday: number) => weekday >= 6 === isWeekend
      const all = euros.filter(({ clock }) => isChosen(clock.weekday)).length
      return negative.filter(({ clock }) => isChosen(clock.weekday)).length / all
    }
    expect(share(true)).toBeGreaterThan(2 * share(false))
    const summerNoons = euros.filter(
      ({ clock }) => clock.minuteOfDay === 780 && clock.dayOfYear > 120 && clock.dayOfYear < 240
    )
    expect(summerNoons.some(({ price }) => price >= 0)).toBe(true)
    expect(summerNoons.some(({ price }) => price < 0)).toBe(true)
  })

  test('a morning and an evening peak stand around a dip at noon, deeper in summer', () => {
    for (const days of [
      [60, 300],
      [120, 240]
    ] satisfies [number, number][]) {
      expect(meanAt(euros, 7, days)).toBeGreaterThan(meanAt(euros, 3, days))
      expect(meanAt(euros, 7, days)).toBeGreaterThan(meanAt(euros, 13, days))
      expect(meanAt(euros, 19, days)).toBeGreaterThan(meanAt(euros, 7, days))
    }
    expect(meanAt(euros, 13, [120, 240])).toBeLessThan(meanAt(euros, 13, [1, 59]) - 30_000)
    expect(meanAt(rupees, 20, [1, 365])).toBeGreaterThan(2 * meanAt(rupees, 13, [1, 365]))
  })

  test('in INR prices lie between 0 and 10 a kWh, and some evenings meet the limit', () => {
    const prices = rupees.map(({ price }) => price)
    expect(Math.min(...prices)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...prices)).toBe(10_000_000)
  })
})

test.prop([
  fc.nat(),
  fc.integer({ min: yearStartMs - 3000 * dayMs, max: yearStartMs + 3000 * dayMs }),
  fc.constantFrom('EUR' as const, 'INR' as const)
])(
  'a price is a multiple of 10 micros and the same throughout its quarter-hour',
  (seed, atMs, currency) => {
    const at = (instantMs: number) =>
      simulatedPriceMicrosPerKwh({ seed, atMs: instantMs, timeZone: zones[currency], currency })
    const startMs = Math.floor(atMs / quarterHourMs) * quarterHourMs
    expect(at(atMs)).toBe(at(startMs))
    expect(at(atMs)).toBe(at(startMs + quarterHourMs - 1))
    expect(Math.abs(at(atMs) % 10)).toBe(0)
  }
)
