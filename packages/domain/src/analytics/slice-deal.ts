import { assert, assertNonNegativeInteger, assertSafeInteger } from '../assert.ts'
import { bucketBounds, type Resolution } from '../calendar/buckets.ts'
import { overlapMs, type Interval } from '../calendar/interval.ts'
import { apportion } from '../units/apportion.ts'
import type { Deal, DealSlice } from './deal.ts'

/**
 * Spreads a deal over the market time units that it meets.
 *
 * Metered energy lies where it was metered; a reading longer than a unit is divided by time. What
 * is not metered is divided by time over the units without metered energy, or over all of them when
 * each has some. Money follows the energy. Every division is `apportion`: largest remainder, then
 * the earlier unit, so the slices add up to the deal to the Wh and to the micro. A slice without
 * energy and money is left out, but for the first, where the deal is counted.
 */
export function sliceDeal(
  deal: Deal,
  market: { timeZone: string; resolution: Resolution }
): DealSlice[] {
  assertNonNegativeInteger(deal.energyWh, 'energyWh')
  assert(deal.startMs < deal.endMs, 'a deal ends before it starts')
  const units = bucketBounds({ ...market, fromMs: deal.startMs, toMs: deal.endMs })
  const energies = energiesOf(deal, units)
  const energyMicros = divide(deal.energyMicros, energies)
  const gridFeeMicros = divide(deal.gridFeeMicros, energies)
  const platformFeeMicros = divide(deal.platformFeeMicros, energies)
  const slices = units.map(({ startMs, endMs }, index): DealSlice => ({
    startMs,
    endMs,
    kind: deal.kind,
    side: deal.side,
    energyWh: energies[index] ?? 0,
    energyMicros: energyMicros[index] ?? 0,
    gridFeeMicros: gridFeeMicros[index] ?? 0,
    platformFeeMicros: platformFeeMicros[index] ?? 0,
    isSettled: deal.settledAtMs !== null,
    isFirst: index === 0
  }))
  return slices.filter(({ isFirst, energyWh }) => isFirst || energyWh > 0)
}

function energiesOf(deal: Deal, units: readonly Interval[]): number[] {
  if (units.length === 1) return [deal.energyWh]
  const energies = units.map(() => 0)
  let restWh = deal.energyWh
  for (const interval of deal.intervals) {
    const shares = divide(
      interval.energyWh,
      units.map((unit) => overlapMs(unit, interval))
    )
    shares.forEach((shareWh, index) => (energies[index] = (energies[index] ?? 0) + shareWh))
    restWh -= shares.reduce((sum, shareWh) => sum + shareWh, 0)
  }
  assert(restWh >= 0, 'more was metered than the deal came to')
  if (restWh === 0) return energies
  const times = units.map((unit) => overlapMs(unit, deal))
  const free = times.map((timeMs, index) => (energies[index] === 0 ? timeMs : 0))
  const weights = free.some((timeMs) => timeMs > 0) ? free : times
  return divide(restWh, weights).map((shareWh, index) => shareWh + (energies[index] ?? 0))
}

/** A whole divided by weights, sign and all; where nothing weighs anything the first takes it. */
function divide(whole: number, weights: readonly number[]): number[] {
  assertSafeInteger(whole, 'whole')
  if (whole === 0) return weights.map(() => 0)
  if (weights.every((weight) => weight === 0)) return weights.map((_, i) => (i === 0 ? whole : 0))
  const shares = apportion(
    Math.abs(whole),
    weights.map((weight, index) => ({ id: String(index).padStart(9, '0'), weight }))
  )
  const sign = whole < 0 ? -1 : 1
  // Adding zero turns -0, which a negative whole leaves where a share is nothing, into 0.
  return [...shares.values()].map((share) => share * sign + 0)
}
