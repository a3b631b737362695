import type { Interval } from '../calendar/interval.ts'
import { energyWithin, inOrderWithoutOverlap, type IntervalEnergy } from './interval-energy.ts'

/**
 * The energy of several meters together, as one series in order of time. Where their intervals
 * differ, each is cut where another one begins or ends, pro rata of time in integers that add up to
 * it. Where one meter says nothing, the others count alone; where none does, there is no interval.
 */
export function addMeters(meters: readonly (readonly IntervalEnergy[])[]): IntervalEnergy[] {
  const series = meters.map(inOrderWithoutOverlap).filter((meter) => meter.length > 0)
  if (series.length <= 1) return series[0] ?? []
  const cuts = [
    ...new Set(series.flatMap((meter) => meter.flatMap(({ startMs, endMs }) => [startMs, endMs])))
  ].toSorted((a, b) => a - b)
  const places = series.map(() => 0)
  const sums: IntervalEnergy[] = []
  for (const [index, startMs] of cuts.entries()) {
    const endMs = cuts[index + 1]
    if (endMs === undefined) break
    const parts = series.flatMap((meter, number) =>
      partOf(meter, places, number, { startMs, endMs })
    )
    if (parts.length > 0) {
      sums.push({ startMs, endMs, energyWh: parts.reduce((sum, partWh) => sum + partWh, 0) })
    }
  }
  return sums
}

/** What one meter counted in a piece of time that none of its intervals begins or ends in. */
function partOf(
  meter: readonly IntervalEnergy[],
  places: number[],
  number: number,
  piece: Interval
): number[] {
  let place = places[number] ?? 0
  while ((meter[place]?.endMs ?? Infinity) <= piece.startMs) place += 1
  places[number] = place
  const reading = meter[place]
  if (reading === undefined || reading.startMs >= piece.endMs) return []
  return [energyWithin(reading, piece)]
}
