import { assert, assertNonNegativeInteger } from '../assert.ts'
import { hourMs } from '../calendar/interval.ts'
import { toSafeNumber } from '../units/rounding.ts'
import { type Bid, type Side } from './bid.ts'

/** What stands behind a member's bids in one market time unit. */
export type PositionBasis = {
  /** What the member's plants can make. */
  installedPowerW: number
  /** What the member's batteries can give; 0 without one. */
  batteryPowerW: number
  /** The most that the member draws at once. */
  peakPowerW: number
  /** How much of the own peak may be bought, in percent: 150 for one and a half times. */
  peakFactorPercent: number
  mtuMs: number
}

export type CheckedPosition =
  { ok: true } | { ok: false; side: Side; quantityWh: number; limitWh: number }

/**
 * The most that a member may sell and buy in one market time unit, in Wh, rounded down: installed
 * power and battery power × the unit, and the factor × the own peak × the unit. Source: step 8 of
 * the call auction.
 */
export function positionLimits(basis: PositionBasis): { sellWh: number; buyWh: number } {
  assertNonNegativeInteger(basis.installedPowerW, 'installedPowerW')
  assertNonNegativeInteger(basis.batteryPowerW, 'batteryPowerW')
  assertNonNegativeInteger(basis.peakPowerW, 'peakPowerW')
  assertNonNegativeInteger(basis.peakFactorPercent, 'peakFactorPercent')
  assertNonNegativeInteger(basis.mtuMs, 'mtuMs')
  const mtuMs = BigInt(basis.mtuMs)
  const sellW = BigInt(basis.installedPowerW) + BigInt(basis.batteryPowerW)
  const buyWPercent = BigInt(basis.peakPowerW) * BigInt(basis.peakFactorPercent)
  return {
    sellWh: toSafeNumber((sellW * mtuMs) / BigInt(hourMs), 'sellWh'),
    buyWh: toSafeNumber((buyWPercent * mtuMs) / BigInt(100 * hourMs), 'buyWh')
  }
}

/**
 * Whether a member's bids in one market time unit stay within `positionLimits`; all bids of a side
 * count, since all of them may be filled. The answer names the side that does not, sells first.
 */
export function checkPositionLimits(
  input: { bids: readonly Pick<Bid, 'side' | 'quantityWh'>[] } & PositionBasis
): CheckedPosition {
  const { sellWh, buyWh } = positionLimits(input)
  for (const [side, limitWh] of [
    ['sell', sellWh],
    ['buy', buyWh]
  ] as const) {
    let sumWh = 0n
    for (const bid of input.bids) {
      assertNonNegativeInteger(bid.quantityWh, 'quantityWh')
      assert(bid.quantityWh > 0, 'quantityWh must be more than 0')
      if (bid.side === side) sumWh += BigInt(bid.quantityWh)
    }
    if (sumWh > BigInt(limitWh)) {
      return { ok: false, side, quantityWh: toSafeNumber(sumWh, 'quantityWh'), limitWh }
    }
  }
  return { ok: true }
}
