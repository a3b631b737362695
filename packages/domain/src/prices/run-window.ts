import { assertNonNegativeInteger, assertSafeInteger } from '../assert.ts'
import { roundHalfEven, toSafeNumber } from '../units/rounding.ts'
import type { Price } from './resample.ts'

/** When something runs, in order; in one piece, or in several when it may be interrupted. */
export interface RunWindow {
  startMs: number
  endMs: number
  /** The prices it meets, cut to the run; together as long as the run. */
  parts: Price[]
}

/** What the runs of one kind come to. */
export interface FoundWindows {
  best: RunWindow
  first: RunWindow
  dearest: RunWindow
  isSame: boolean
}

/** The mean price over a run by time, rounded half-even to micros per kWh. */
export function meanWindowPrice({ parts }: RunWindow): number {
  const ms = parts.reduce((total, { startMs, endMs }) => total + endMs - startMs, 0)
  return toSafeNumber(roundHalfEven(weightedSum(parts), BigInt(ms)), 'priceMicrosPerKwh')
}

/**
 * What a run costs that takes `energyWh` spread evenly over its time, in micros: Σ (price + extra)
 * × energy, rounded half-even once. `extraMicrosPerKwh` is what comes on top of each price.
 */
export function windowCostMicros(
  { parts }: RunWindow,
  { extraMicrosPerKwh, energyWh }: { extraMicrosPerKwh: number; energyWh: number }
): number {
  assertSafeInteger(extraMicrosPerKwh, 'extraMicrosPerKwh')
  assertNonNegativeInteger(energyWh, 'energyWh')
  const ms = BigInt(parts.reduce((total, { startMs, endMs }) => total + endMs - startMs, 0))
  const sum = weightedSum(parts) + BigInt(extraMicrosPerKwh) * ms
  return toSafeNumber(roundHalfEven(sum * BigInt(energyWh), ms * 1000n), 'costMicros')
}

/** Σ price × ms. */
export function weightedSum(parts: readonly Price[]): bigint {
  return parts.reduce(
    (sum, { startMs, endMs, priceMicrosPerKwh }) =>
      sum + BigInt(priceMicrosPerKwh) * BigInt(endMs - startMs),
    0n
  )
}
