import { assert, assertNonNegativeInteger } from '../assert.ts'
import { noiseAt } from './random.ts'

/**
 * A rise of the load around an hour of the day: its height over the mean, and its width (one
 * standard deviation).
 */
type Bump = { atHour: number; height: number; widthHours: number }

type Habits = { base: number; bumps: Bump[] }

const minutesPerYear = 365.25 * 24 * 60
const stepMinutes = 15

/**
 * What a household draws in `minutes` from a local minute of the day, in whole Wh.
 *
 * A night base, a morning and an evening peak and some use by day, each at the hours and heights
 * that the seed gives this household; later and larger mornings at weekends, a heavier winter, and
 * uneven quarter-hours. A year adds up to about `annualWh` (within 10 %). `dayOfYear` 1 to 366,
 * `minutes` 1 to 1440. The same arguments give the same answer.
 */
export function householdLoadWh(input: {
  seed: number
  annualWh: number
  localMinuteOfDay: number
  isWeekend: boolean
  dayOfYear: number
  minutes: number
}): number {
  const { seed, annualWh, localMinuteOfDay, isWeekend, dayOfYear, minutes } = input
  assertNonNegativeInteger(annualWh, 'annualWh')
  assert(localMinuteOfDay >= 0 && localMinuteOfDay < 1440, 'localMinuteOfDay out of range')
  assert(minutes > 0 && minutes <= 1440, `minutes out of range: ${minutes}`)
  const habits = habitsOf(seed, isWeekend)
  const mean = meanOf(habits)
  const season = 1 + 0.18 * Math.cos((2 * Math.PI * (dayOfYear - 15)) / 365.25)
  // People use a little more when they are at home; over seven days the two factors make 1.
  const weekly = isWeekend ? 1.08 : 0.968
  const day = 0.8 + 0.4 * noiseAt(seed, 20, dayOfYear)
  let energyWh = 0
  for (let passed = 0; passed < minutes; passed += stepMinutes) {
    const length = Math.min(stepMinutes, minutes - passed)
    const minute = (localMinuteOfDay + passed + length / 2) % 1440
    const shape = loadAt(habits, minute / 60) / mean
    const slot = dayOfYear * 96 + Math.floor(minute / stepMinutes)
    energyWh +=
      (annualWh / minutesPerYear) * length * shape * season * weekly * day * unevenness(seed, slot)
  }
  return Math.round(energyWh)
}

/**
 * Appliances make a quarter-hour heavy or light: half steady, half exponentially distributed, one
 * on average.
 */
function unevenness(seed: number, slot: number): number {
  return 0.5 + 0.5 * Math.min(7, -Math.log(1 - noiseAt(seed, 21, slot)))
}

function habitsOf(seed: number, isWeekend: boolean): Habits {
  const between = (salt: number, low: number, high: number) =>
    low + (high - low) * noiseAt(seed, salt, 0)
  return {
    base: between(10, 0.4, 0.6),
    bumps: [
      {
        atHour: between(11, 6.3, 8.2) + (isWeekend ? 1.6 : 0),
        height: between(12, 0.6, 1.2),
        widthHours: between(13, 0.8, 1.3) * (isWeekend ? 1.3 : 1)
      },
      {
        atHour: 13,
        height: between(14, 0.1, 0.6) + (isWeekend ? 0.35 : 0),
        widthHours: 2.2
      },
      {
        atHour: between(15, 18.2, 20.2),
        height: between(16, 1.3, 2.1),
        widthHours: between(17, 1.5, 2.3)
      }
    ]
  }
}

function loadAt(habits: Habits, hour: number): number {
  let load = habits.base
  for (const { atHour, height, widthHours } of habits.bumps) {
    const apart = Math.abs(hour - atHour)
    // Midnight is no border: the evening goes on into the next day.
    const distance = Math.min(apart, 24 - apart) / widthHours
    load += height * Math.exp(-0.5 * distance * distance)
  }
  return load
}

/** The day's mean of `loadAt`: a bump's area is height × width × √2π. */
function meanOf(habits: Habits): number {
  const area = habits.bumps.reduce((sum, bump) => sum + bump.height * bump.widthHours, 0)
  return habits.base + (area * Math.sqrt(2 * Math.PI)) / 24
}
