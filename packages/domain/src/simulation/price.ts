import { assertSafeInteger } from '../assert.ts'
import { localClockAt } from '../calendar/date.ts'
import { hourMs, quarterHourMs } from '../calendar/interval.ts'
import { cloudFactor } from './clouds.ts'
import { smoothNoise } from './random.ts'
import { winterness } from './season.ts'
import { sunElevationRadians } from './sun.ts'

/** Currencies whose market has a model here. */
export type SimulatedCurrency = 'EUR' | 'INR'

/**
 * What moves a price: the local clock, the light on all panels (0 to 1), the season and slow
 * markets (-1 to 1).
 */
type Moment = {
  hour: number
  isWeekend: boolean
  light: number
  winter: number
  mood: number
  jitter: number
}

// Where the panels of each market stand, roughly its middle.
const centres = {
  EUR: { latitude: 50, longitude: 10 },
  INR: { latitude: 22, longitude: 78 }
} as const

/**
 * An invented day-ahead price with the shape of a real one, in micros per kWh, a multiple of 10,
 * constant over each quarter-hour. It has a morning and an evening peak by the local clock of
 * `timeZone` and a dip while the sun is high. EUR: about 90 EUR/MWh on average, below zero around
 * noon on many sunny weekends and some sunny weekdays from spring to autumn. INR: 0 to 10 INR/kWh,
 * often at the upper limit on evenings. The caller marks it as simulated.
 */
export function simulatedPriceMicrosPerKwh(input: {
  seed: number
  atMs: number
  timeZone: string
  currency: SimulatedCurrency
}): number {
  const { seed, timeZone, currency } = input
  assertSafeInteger(input.atMs, 'atMs')
  const atMs = Math.floor(input.atMs / quarterHourMs) * quarterHourMs
  const clock = localClockAt({ timeZone, atMs })
  const { latitude, longitude } = centres[currency]
  const elevation = sunElevationRadians({ latitude, longitude, atMs: atMs + quarterHourMs / 2 })
  // A whole country is never all grey or all clear.
  const clearness = 0.35 + 0.65 * cloudFactor({ seed, atMs, latitude })
  const moment: Moment = {
    hour: clock.minuteOfDay / 60,
    isWeekend: clock.weekday >= 6,
    light: Math.max(0, Math.sin(elevation)) * clearness,
    winter: winterness(atMs),
    mood: 2 * smoothNoise(seed, 51, atMs / (70 * hourMs)) - 1,
    jitter: 2 * smoothNoise(seed, 52, atMs / (0.5 * hourMs)) - 1
  }
  const price = currency === 'EUR' ? euroPrice(moment) : rupeePrice(moment)
  return Math.round(price / 10) * 10 + 0
}

function euroPrice(moment: Moment): number {
  const { hour, isWeekend, light, winter, mood, jitter } = moment
  const evening = 18.6 - 1.1 * winter
  const demand =
    (isWeekend ? 10 : 48) * bump(hour, 7.8, 1.6) +
    (isWeekend ? -26 : 20 + 10 * winter) * bump(hour, 12.5, 3.2) +
    (isWeekend ? 45 : 68) * bump(hour, evening + 0.6, 2.1)
  const euroPerMwh = 92 + 6 * winter + 30 * mood + 4 * jitter + demand - 146 * light
  // Plants that are paid per kWh stop one after another below zero, so prices fall more slowly
  // there.
  const slowed = euroPerMwh < 0 ? euroPerMwh * 0.4 : euroPerMwh
  return Math.max(-500, slowed) * 1000
}

function rupeePrice(moment: Moment): number {
  const { hour, light, mood, jitter } = moment
  const rupeesPerKwh =
    4.6 +
    1.0 * mood +
    0.2 * jitter +
    2.2 * bump(hour, 6.8, 1.4) +
    4.6 * bump(hour, 20.3, 2.2) -
    3.6 * light -
    (moment.isWeekend ? 0.4 : 0)
  return Math.min(10, Math.max(0, rupeesPerKwh)) * 1e6
}

function bump(hour: number, atHour: number, widthHours: number): number {
  const apart = Math.abs(hour - atHour)
  const distance = Math.min(apart, 24 - apart) / widthHours
  return Math.exp(-0.5 * distance * distance)
}
