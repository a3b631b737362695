import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { dayMs, hourMs, quarterHourMs } from '../calendar/interval.ts'
import { cloudFactor } from './clouds.ts'
import { biogasPowerW, windPowerW } from './generators.ts'
import { simulateHome } from './home.ts'
import { householdLoadWh } from './household.ts'
import { createRandom, hashSeed } from './random.ts'

const yearStartMs = Date.UTC(2026, 0, 1)
const seeds = fc.nat({ max: 2 ** 32 - 1 })
const instants = fc.integer({ min: yearStartMs, max: yearStartMs + 366 * dayMs })

describe('createRandom', () => {
  test.prop([seeds])('the same seed repeats the same numbers, all in [0, 1)', (seed) => {
    const [a, b] = [createRandom(seed), createRandom(seed)]
    for (let index = 0; index < 50; index += 1) {
      const value = a()
      expect(b()).toBe(value)
      expect(value).toBeGreaterThanOrEqual(0)
      expect(value).toBeLessThan(1)
    }
  })

  test('numbers spread evenly: each tenth receives about a tenth', () => {
    const random = createRandom(42)
    const counts = Array.from({ length: 10 }, () => 0)
    for (let index = 0; index < 10_000; index += 1) {
      const tenth = Math.floor(random() * 10)
      counts[tenth] = (counts[tenth] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})

describe('hashSeed', () => {
  test('order, kind and borders of the parts matter', () => {
    const variants = [
      hashSeed('ab'),
      hashSeed('a', 'b'),
      hashSeed('b', 'a'),
      hashSeed(1),
      hashSeed('1'),
      hashSeed(1, 2),
      hashSeed(12),
      hashSeed()
    ]
    expect(new Set(variants).size).toBe(variants.length)
  })

  test('a thousand neighbours have a thousand seeds, each an unsigned integer of 32 bits', () => {
    const hashes = Array.from({ length: 1000 }, (_, index) => hashSeed('home', index))
    expect(new Set(hashes).size).toBe(1000)
    for (const hash of hashes) expect(hash).toBe(hash >>> 0)
  })
})

describe('clouds', () => {
  test.prop([seeds, instants])(
    'let through between a tenth and all, and never jump',
    (seed, atMs) => {
      const here = cloudFactor({ seed, atMs, latitude: 52 })
      expect(here).toBeGreaterThanOrEqual(0.1)
      expect(here).toBeLessThanOrEqual(1)
      const soon = cloudFactor({ seed, atMs: atMs + 60_000, latitude: 52 })
      expect(Math.abs(soon - here)).toBeLessThan(0.1)
    }
  )

  test('make bright days and grey ones, and greyer winters in the north', () => {
    const daily = (month: number) =>
      Array.from({ length: 60 }, (_, day) => {
        const atMs = Date.UTC(2026, month, 1) + day * dayMs + 12 * hourMs
        return cloudFactor({ seed: 5, atMs, latitude: 52 })
      })
    const summer = daily(5)
    expect(Math.max(...summer)).toBeGreaterThan(0.85)
    expect(Math.min(...summer)).toBeLessThan(0.45)
    expect(mean(daily(0))).toBeLessThan(mean(summer))
  })
})

describe('householdLoadWh', () => {
  const year = (seed: number, annualWh: number) =>
    Array.from({ length: 365 * 96 }, (_, slot) => {
      const day = Math.floor(slot / 96)
      return householdLoadWh({
        seed,
        annualWh,
        localMinuteOfDay: (slot % 96) * 15,
        // 2026 begins on a Thursday.
        isWeekend: day % 7 === 2 || day % 7 === 3,
        dayOfYear: day + 1,
        minutes: 15
      })
    })

  test.each([
    [1, 1_500_000],
    [2, 3_500_000],
    [3, 6_000_000],
    [4, 14_000_000]
  ])('seed %d: a year adds up to %d Wh within 10 %', (seed, annualWh) => {
    const sum = year(seed, annualWh).reduce((all, energyWh) => all + energyWh, 0)
    expect(Math.abs(sum - annualWh)).toBeLessThan(annualWh / 10)
  })

  test('evenings are heavier than mornings, both than nights, winters than summers', () => {
    for (const seed of [1, 2, 3]) {
      const load = year(seed, 3_500_000)
      const between = (from: number, until: number) =>
        mean(load.filter((_, slot) => slot % 96 >= from * 4 && slot % 96 < until * 4))
      expect(between(18, 21)).toBeGreaterThan(between(6.5, 8.5))
      expect(between(6.5, 8.5)).toBeGreaterThan(between(1, 4))
      expect(mean(load.slice(0, 59 * 96))).toBeGreaterThan(mean(load.slice(151 * 96, 212 * 96)))
    }
  })

  test('two households of the same size do not live by the same clock', () => {
    const [a, b] = [year(1, 3_500_000).slice(0, 96), year(2, 3_500_000).slice(0, 96)]
    const same = a?.filter((energyWh, slot) => energyWh === b?.[slot]) ?? []
    expect(same.length).toBeLessThan(20)
  })

  test('an hour is about the sum of its quarters', () => {
    const at = (localMinuteOfDay: number, minutes: number) =>
      householdLoadWh({
        seed: 9,
        annualWh: 3e6,
        localMinuteOfDay,
        isWeekend: false,
        dayOfYear: 40,
        minutes
      })
    const quarters = [0, 15, 30, 45].map((minute) => at(1110 + minute, 15))
    expect(Math.abs(at(1110, 60) - quarters.reduce((a, b) => a + b, 0))).toBeLessThanOrEqual(2)
  })
})

describe('wind and biogas', () => {
  test.prop([seeds, instants, fc.nat({ max: 1_000_000 })])(
    'stay within their capacity, in whole watts',
    (seed, atMs, capacityW) => {
      for (const powerW of [
        windPowerW({ seed, atMs, capacityW }),
        biogasPowerW({ seed, atMs, capacityW })
      ]) {
        expect(Number.isInteger(powerW)).toBe(true)
        expect(powerW).toBeGreaterThanOrEqual(0)
        expect(powerW).toBeLessThanOrEqual(capacityW)
      }
    }
  )

  test.each([1, 2, 3])(
    'seed %d: over a year wind runs at 15 to 40 %, biogas above 80 %',
    (seed) => {
      const hours = Array.from({ length: 8760 }, (_, hour) => yearStartMs + hour * hourMs)
      const wind = mean(hours.map((atMs) => windPowerW({ seed, atMs, capacityW: 1000 }))) / 1000
      expect(wind).toBeGreaterThan(0.15)
      expect(wind).toBeLessThan(0.4)
      const biogas = hours.map((atMs) => biogasPowerW({ seed, atMs, capacityW: 1000 }))
      expect(mean(biogas) / 1000).toBeGreaterThan(0.8)
      expect(biogas).toContain(0)
    }
  )

  test('wind changes from calm to full power within a month, but not within a minute', () => {
    const month = Array.from({ length: 30 * 24 }, (_, hour) => yearStartMs + hour * hourMs)
    const powers = month.map((atMs) => windPowerW({ seed: 4, atMs, capacityW: 1000 }))
    expect(Math.min(...powers)).toBeLessThan(50)
    expect(Math.max(...powers)).toBeGreaterThan(800)
    for (const atMs of month) {
      const now = windPowerW({ seed: 4, atMs, capacityW: 1000 })
      const soon = windPowerW({ seed: 4, atMs: atMs + 60_000, capacityW: 1000 })
      expect(Math.abs(soon - now)).toBeLessThan(100)
    }
  })
})

describe('simulateHome', () => {
  const homes = fc.record({
    latitude: fc.double({ min: -60, max: 60, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    timeZone: fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe'),
    solarW: fc.nat({ max: 30_000 }),
    batteryCapacityWh: fc.nat({ max: 30_000 }),
    batteryPowerW: fc.nat({ max: 15_000 }),
    annualLoadWh: fc.nat({ max: 20_000_000 })
  })

  test.prop([seeds, homes, instants, fc.double({ min: 0, max: 1, noNaN: true })], { numRuns: 500 })(
    'every Wh has a source and a use, and the battery stays within its limits',
    (seed, home, startMs, filled) => {
      const levelWh = Math.floor(home.batteryCapacityWh * filled)
      const quarter = simulateHome({ seed, home, startMs, levelWh })
      const { consumptionWh, productionWh, importWh, exportWh, chargeWh, dischargeWh } = quarter
      expect(consumptionWh + chargeWh + exportWh).toBe(productionWh + dischargeWh + importWh)
      for (const energyWh of Object.values(quarter)) {
        expect(Number.isInteger(energyWh) && energyWh >= 0 && !Object.is(energyWh, -0)).toBe(true)
      }
      expect(quarter.levelWh).toBeLessThanOrEqual(home.batteryCapacityWh)
      expect(Math.max(chargeWh, dischargeWh) * 4).toBeLessThanOrEqual(home.batteryPowerW)
      expect(Math.min(chargeWh, dischargeWh)).toBe(0)
      expect(Math.min(importWh, exportWh)).toBe(0)
      // Of 100 Wh, 95 are kept on the way in and 95 on the way out, and rounding never makes
      // energy.
      const spentWh = levelWh - quarter.levelWh
      if (dischargeWh > 0) expect(spentWh * 95).toBeGreaterThanOrEqual(dischargeWh * 100)
      else expect(-spentWh * 100).toBeLessThanOrEqual(chargeWh * 95)
    }
  )

  test('a summer day charges the battery by day and lives from it in the evening', () => {
    const home = {
      latitude: 52.5,
      longitude: 13.4,
      timeZone: 'Europe/Berlin',
      solarW: 8000,
      batteryCapacityWh: 8000,
      batteryPowerW: 4000,
      annualLoadWh: 3_500_000
    }
    const startMs = Date.UTC(2026, 5, 20)
    let levelWh = 0
    const quarters = Array.from({ length: 96 }, (_, slot) => {
      const input = {
        seed: 3,
        weatherSeed: 8,
        home,
        startMs: startMs + slot * quarterHourMs,
        levelWh
      }
      const quarter = simulateHome(input)
      levelWh = quarter.levelWh
      return quarter
    })
    const day = quarters.slice(24, 64)
    const evening = quarters.slice(76)
    expect(Math.max(...day.map((quarter) => quarter.levelWh))).toBeGreaterThan(4000)
    expect(evening.some(({ dischargeWh }) => dischargeWh > 0)).toBe(true)
    expect(quarters.slice(0, 8).every(({ productionWh }) => productionWh === 0)).toBe(true)
  })

  test('neighbours under the same weather are bright and dim together', () => {
    const home = {
      latitude: 52.5,
      longitude: 13.4,
      timeZone: 'Europe/Berlin',
      solarW: 5000,
      batteryCapacityWh: 0,
      batteryPowerW: 0,
      annualLoadWh: 3_000_000
    }
    const noons = Array.from({ length: 40 }, (_, day) => Date.UTC(2026, 4, 1, 11) + day * dayMs)
    const production = (seed: number) =>
      noons.map(
        (startMs) => simulateHome({ seed, weatherSeed: 8, home, startMs, levelWh: 0 }).productionWh
      )
    expect(correlation(production(1), production(2))).toBeGreaterThan(0.95)
  })
})

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)]
  const product = mean(a.map((value, index) => (value - meanA) * ((b[index] ?? 0) - meanB)))
  const deviation = (values: readonly number[], middle: number) =>
    Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
  return product / (deviation(a, meanA) * deviation(b, meanB))
}
