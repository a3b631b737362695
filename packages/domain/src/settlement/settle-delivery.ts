import { assert, assertNonNegativeInteger } from '../assert.ts'

export type SettledDelivery = {
  /** The energy to settle: measured and estimated together, never more than sold. */
  deliveredWh: number
  /** The part of it that no reading shows. */
  estimatedWh: number
  quality: 'measured' | 'estimated' | 'partly_estimated'
}

/**
 * What a trade settles for. The share of its window without readings is estimated as the sold
 * energy pro rata of time, rounded down; what was measured (`deliveredWh`) counts as it is.
 * Together never more than sold. A broken meter thus blocks nobody, and the answer says how much of
 * it is an estimate.
 */
export function settleDelivery(input: {
  soldWh: number
  deliveredWh: number
  coveredMs: number
  windowMs: number
}): SettledDelivery {
  const { soldWh, coveredMs, windowMs } = input
  assertNonNegativeInteger(soldWh, 'soldWh')
  assertNonNegativeInteger(input.deliveredWh, 'deliveredWh')
  assertNonNegativeInteger(coveredMs, 'coveredMs')
  assertNonNegativeInteger(windowMs, 'windowMs')
  assert(windowMs > 0, 'the window is empty')
  assert(coveredMs <= windowMs, 'more is covered than the window is long')

  const measuredWh = Math.min(input.deliveredWh, soldWh)
  const uncoveredMs = windowMs - coveredMs
  const proRataWh = Number((BigInt(soldWh) * BigInt(uncoveredMs)) / BigInt(windowMs))
  const estimatedWh = Math.min(proRataWh, soldWh - measuredWh)
  return {
    deliveredWh: measuredWh + estimatedWh,
    estimatedWh,
    quality: uncoveredMs === 0 ? 'measured' : coveredMs === 0 ? 'estimated' : 'partly_estimated'
  }
}
