import type { PriceSlot } from '@commonwatt/contract'
import { roundHalfEven } from '@commonwatt/domain'
import { toMs } from '../../format/zone.ts'

/** An appliance running from its start without a break, and what that costs. */
export interface Run {
  startMs: number
  endMs: number
  costMicros: number
}

interface RunsInput {
  /** In order; a gap or an unknown price inside a run rules that run out. */
  slots: readonly PriceSlot[]
  /** Network and levies on top of each price. */
  extraMicrosPerKwh: number
  durationMs: number
  /** Spread evenly over the duration. */
  energyWh: number
  nowMs: number
}

/** Every run that may still begin, one per slot; the first begins in the slot of now. */
export function possibleRuns(input: RunsInput): Run[] {
  return input.slots.flatMap((slot, at) =>
    toMs(slot.deliveryEnd) > input.nowMs ? (runFrom(at, input) ?? []) : []
  )
}

/** Sum of price × energy over the slots, exact until the one rounding, half-even, to micros. */
function runFrom(first: number, input: RunsInput): Run | null {
  const { slots, extraMicrosPerKwh, durationMs, energyWh } = input
  const startMs = toMs(slots[first]?.deliveryStart ?? '')
  const endMs = startMs + durationMs
  let reachedMs = startMs
  let weighted = 0n
  for (let at = first; reachedMs < endMs; at += 1) {
    const slot = slots[at]
    if (!slot || slot.priceMicrosPerKwh === null) return null
    if (toMs(slot.deliveryStart) !== reachedMs) return null
    const untilMs = Math.min(toMs(slot.deliveryEnd), endMs)
    weighted += BigInt(slot.priceMicrosPerKwh + extraMicrosPerKwh) * BigInt(untilMs - reachedMs)
    reachedMs = untilMs
  }
  const cost = roundHalfEven(weighted * BigInt(energyWh), BigInt(durationMs) * 1000n)
  return { startMs, endMs, costMicros: Number(cost) }
}

export interface Advice {
  best: Run
  /** Starting at once; the best itself when there is nothing to wait for. */
  now: Run
  dearest: Run
}

/** The cheapest run, the earliest of equals; null when no run fits or all cost the same. */
export function adviseRun(runs: readonly Run[]): Advice | null {
  const [now] = runs
  if (!now) return null
  const best = runs.reduce((kept, run) => (run.costMicros < kept.costMicros ? run : kept), now)
  const dearest = runs.reduce((kept, run) => (run.costMicros > kept.costMicros ? run : kept), now)
  return best.costMicros === dearest.costMicros ? null : { best, now, dearest }
}
