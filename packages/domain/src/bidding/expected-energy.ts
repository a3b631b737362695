import { assert } from '../assert.ts'
import { localClockAt } from '../calendar/date.ts'
import type { Interval } from '../calendar/interval.ts'
import { bucketReadings } from '../metering/bucket-readings.ts'
import type { IntervalEnergy } from '../metering/interval-energy.ts'

/** One day that looked like this one may have been a holiday; two begin to be a habit. */
const fewestSamples = 2

type Samples = { sumWh: number; count: number }

/**
 * What a meter will probably read in each unit of a coming day: the mean of the units at the same
 * local time on the same kind of day (Monday to Friday, Saturday, Sunday) in the history; of all
 * days where that kind is too rare. Rounded down to whole Wh. Null where fewer than two such units
 * were measured in full: too little data is said, never replaced by a number.
 *
 * `units` are the market time units of one day, all of one length; `history` are readings of one
 * energy channel, of any length and in any order.
 */
export function expectedEnergyWh(input: {
  timeZone: string
  units: readonly Interval[]
  history: readonly IntervalEnergy[]
}): (number | null)[] {
  const { timeZone, units, history } = input
  const [first] = units
  if (first === undefined || history.length === 0) return units.map(() => null)
  const unitMs = first.endMs - first.startMs
  assert(
    units.every(({ startMs, endMs }) => endMs - startMs === unitMs),
    'units of different lengths'
  )
  const samples = collect(input, first, unitMs)
  return units.map(({ startMs }) => {
    const clock = localClockAt({ timeZone, atMs: startMs })
    const alike = samples.get(keyOf(clock.minuteOfDay, kindOfDay(clock.weekday)))
    return meanOf(alike) ?? meanOf(samples.get(keyOf(clock.minuteOfDay, 'any')))
  })
}

function collect(
  { timeZone, history }: { timeZone: string; history: readonly IntervalEnergy[] },
  first: Interval,
  unitMs: number
): Map<string, Samples> {
  const samples = new Map<string, Samples>()
  const add = (key: string, valueWh: number) => {
    const known = samples.get(key) ?? { sumWh: 0, count: 0 }
    samples.set(key, { sumWh: known.sumWh + valueWh, count: known.count + 1 })
  }
  const buckets = bucketReadings({
    readings: history.map(({ startMs, endMs, energyWh }) => {
      return { startMs, endMs, value: energyWh, quality: 'measured', isImplausible: false }
    }),
    bounds: unitsBefore(history, first, unitMs),
    channel: 'import'
  })
  for (const { startMs, value, coveredMs } of buckets) {
    if (value === null || coveredMs < unitMs) continue
    const { minuteOfDay, weekday } = localClockAt({ timeZone, atMs: startMs })
    add(keyOf(minuteOfDay, kindOfDay(weekday)), value)
    add(keyOf(minuteOfDay, 'any'), value)
  }
  return samples
}

/** Units back from the day's first one, over all of the history that lies before it. */
function unitsBefore(
  history: readonly IntervalEnergy[],
  first: Interval,
  unitMs: number
): Interval[] {
  const earliestMs = history.reduce((least, { startMs }) => Math.min(least, startMs), Infinity)
  const bounds: Interval[] = []
  for (let endMs = first.startMs; endMs - unitMs >= earliestMs; endMs -= unitMs) {
    bounds.push({ startMs: endMs - unitMs, endMs })
  }
  return bounds.reverse()
}

type KindOfDay = 'workday' | 'saturday' | 'sunday'

function kindOfDay(weekday: number): KindOfDay {
  return weekday === 6 ? 'saturday' : weekday === 7 ? 'sunday' : 'workday'
}

const keyOf = (minuteOfDay: number, kind: KindOfDay | 'any') => `${kind} ${minuteOfDay}`

function meanOf(samples: Samples | undefined): number | null {
  if (samples === undefined || samples.count < fewestSamples) return null
  return Math.floor(samples.sumWh / samples.count)
}
