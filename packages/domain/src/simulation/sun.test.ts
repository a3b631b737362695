import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { dayMs, hourMs, minuteMs } from '../calendar/interval.ts'
import { clearSkyPowerW, sunElevationRadians, sunPosition } from './sun.ts'

const degrees = 180 / Math.PI

describe('sunPosition', () => {
  test('is where the reference algorithm of NREL has it', () => {
    // Reda and Andreas, Solar Position Algorithm (2004), table A5.1: zenith 50.11162°, azimuth
    // 194.34024°.
    const atMs = Date.parse('2003-10-17T19:30:30Z')
    const sun = sunPosition({ latitude: 39.742476, longitude: -105.1786, atMs })
    expect(Math.abs(sun.elevation * degrees - (90 - 50.11162))).toBeLessThan(0.03)
    expect(Math.abs(sun.azimuth * degrees - 194.34024)).toBeLessThan(0.03)
  })

  test.each([
    ['Berlin at midsummer', '2026-06-21', 52.52, 60.92],
    ['Berlin at midwinter', '2026-12-21', 52.52, 14.04],
    ['the equator at the equinox', '2026-03-20', 0, 89.9],
    ['Sydney at midsummer', '2026-12-21', -33.87, 79.57]
  ])(
    '%s stands %s at noon as high as latitude and declination say',
    (_name, date, latitude, expected) => {
      const startMs = Date.parse(`${date}T00:00:00Z`)
      const heights = Array.from({ length: 1440 }, (_, minute) =>
        sunElevationRadians({ latitude, longitude: 0, atMs: startMs + minute * minuteMs })
      )
      expect(Math.abs(Math.max(...heights) * degrees - expected)).toBeLessThan(0.2)
    }
  )

  test.each([
    ['2026-02-11', 14.2],
    ['2026-05-14', -3.7],
    ['2026-07-26', 6.5],
    ['2026-11-03', -16.4]
  ])('on %s the sun is %d minutes late: the equation of time', (date, lateMinutes) => {
    const noonMs = Date.parse(`${date}T12:00:00Z`)
    const minutes = Array.from({ length: 601 }, (_, index) => (index - 300) / 10)
    const height = (minute: number) =>
      sunElevationRadians({ latitude: 45, longitude: 0, atMs: noonMs + minute * minuteMs })
    const highest = minutes.reduce((best, minute) =>
      height(minute) > height(best) ? minute : best
    )
    expect(Math.abs(highest - lateMinutes)).toBeLessThan(0.6)
  })

  test.prop([
    fc.double({ min: -60, max: 60, noNaN: true }),
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.integer({ min: 0, max: 20_000 })
  ])(
    'the sun is highest around local noon and below the horizon at midnight',
    (latitude, longitude, day) => {
      const noonMs = Math.round(day * dayMs + 12 * hourMs - (longitude / 15) * hourMs)
      const elevation = (atMs: number) => sunElevationRadians({ latitude, longitude, atMs })
      expect(elevation(noonMs)).toBeGreaterThan(0)
      expect(elevation(noonMs + 12 * hourMs)).toBeLessThan(0)
      for (const hours of [3, 6, 9]) {
        expect(elevation(noonMs)).toBeGreaterThan(elevation(noonMs + hours * hourMs))
        expect(elevation(noonMs)).toBeGreaterThan(elevation(noonMs - hours * hourMs))
      }
    }
  )
})

describe('clearSkyPowerW', () => {
  const berlin = { latitude: 52.52, longitude: 13.405, capacityW: 10_000 }

  test('is nothing at night and most of the rating at a summer noon', () => {
    const noon = Date.parse('2026-06-21T11:08:00Z')
    expect(clearSkyPowerW({ ...berlin, atMs: noon + 12 * hourMs })).toBe(0)
    const power = clearSkyPowerW({ ...berlin, atMs: noon })
    expect(power).toBeGreaterThan(7500)
    expect(power).toBeLessThan(9500)
  })

  test('a roof to the east peaks in the morning, one to the west in the afternoon', () => {
    const at = (azimuthDegrees: number, time: string) =>
      clearSkyPowerW({ ...berlin, azimuthDegrees, atMs: Date.parse(`2026-06-21T${time}Z`) })
    expect(at(90, '07:00:00')).toBeGreaterThan(2 * at(270, '07:00:00'))
    expect(at(270, '15:30:00')).toBeGreaterThan(2 * at(90, '15:30:00'))
  })

  test('by default an array faces the equator on both halves of the Earth', () => {
    const north = { ...berlin, atMs: Date.parse('2026-01-15T11:15:00Z') }
    expect(clearSkyPowerW(north)).toBe(clearSkyPowerW({ ...north, azimuthDegrees: 180 }))
    const south = {
      ...north,
      latitude: -33,
      longitude: 18,
      atMs: Date.parse('2026-07-15T11:00:00Z')
    }
    expect(clearSkyPowerW(south)).toBeGreaterThan(clearSkyPowerW({ ...south, azimuthDegrees: 180 }))
  })

  test.each([
    ['Berlin', 52.5, 13.4, 1500, 2000],
    ['Pune', 18.5, 73.9, 1900, 2400]
  ])(
    '%s: a cloudless year yields a plausible %d to %d kWh per kW',
    (_name, latitude, longitude, least, most) => {
      let energyWh = 0
      for (let hour = 0; hour < 8760; hour += 1) {
        const atMs = Date.UTC(2026, 0, 1) + (hour + 0.5) * hourMs
        energyWh += clearSkyPowerW({ latitude, longitude, atMs, capacityW: 1000 })
      }
      expect(energyWh / 1000).toBeGreaterThan(least)
      expect(energyWh / 1000).toBeLessThan(most)
    }
  )

  test.prop([
    fc.double({ min: -90, max: 90, noNaN: true }),
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.integer({ min: 0, max: 2_000_000_000_000 }),
    fc.nat({ max: 1_000_000 }),
    fc.integer({ min: 0, max: 90 }),
    fc.integer({ min: 0, max: 360 })
  ])(
    'is a whole number from 0 to the capacity, anywhere, at any time',
    (latitude, longitude, atMs, capacityW, tiltDegrees, azimuthDegrees) => {
      const power = clearSkyPowerW({
        latitude,
        longitude,
        atMs,
        capacityW,
        tiltDegrees,
        azimuthDegrees
      })
      expect(Number.isInteger(power)).toBe(true)
      expect(power).toBeGreaterThanOrEqual(0)
      expect(power).toBeLessThanOrEqual(capacityW)
    }
  )
})
