import { assert, assertNonNegativeInteger } from '../assert.ts'
import { hourMs } from '../calendar/interval.ts'
import { grantSales, type SellRoom } from '../capacity/site-capacity.ts'
import { toSafeNumber } from '../units/rounding.ts'
import { type Bid, type Side } from './bid.ts'

export type CheckedPosition =
  { ok: true } | { ok: false; startMs: number; side: Side; quantityWh: number; limitWh: number }

/**
 * The most that a member may buy in one market time unit, in Wh, rounded down: the factor × the own
 * peak × the unit. `peakFactorPercent` is 150 for one and a half times. Source: step 8 of the call
 * auction.
 */
export function buyLimitWh(input: {
  /** The most that the member draws at once. */
  peakPowerW: number
  peakFactorPercent: number
  mtuMs: number
}): number {
  const { peakPowerW, peakFactorPercent, mtuMs } = input
  for (const [name, value] of Object.entries(input)) assertNonNegativeInteger(value, name)
  const most = BigInt(peakPowerW) * BigInt(peakFactorPercent) * BigInt(mtuMs)
  return toSafeNumber(most / BigInt(100 * hourMs), 'buyWh')
}

/**
 * Whether a member's bids stay within the room to sell and the limit of each unit to buy; all bids
 * of a side count, since all of them may be filled. The answer names the first unit in time that
 * does not, sells first, and the most that this side may come to there.
 */
export function checkPositionLimits(input: {
  bids: readonly (Pick<Bid, 'side' | 'quantityWh'> & { startMs: number })[]
  room: SellRoom
  buyWh: number
}): CheckedPosition {
  const { bids, room, buyWh } = input
  const sells = sumByUnit(bids, 'sell')
  const buys = sumByUnit(bids, 'buy')
  const over = [
    ...grantSales(room, sells).flatMap(({ startMs, quantityWh, limitWh }) =>
      quantityWh > limitWh ? [{ startMs, side: 'sell' as const, quantityWh, limitWh }] : []
    ),
    ...buys.flatMap(({ startMs, quantityWh }) =>
      quantityWh > buyWh ? [{ startMs, side: 'buy' as const, quantityWh, limitWh: buyWh }] : []
    )
  ]
  const [first] = over.toSorted((a, b) => a.startMs - b.startMs)
  return first ? { ok: false, ...first } : { ok: true }
}

function sumByUnit(
  bids: readonly (Pick<Bid, 'side' | 'quantityWh'> & { startMs: number })[],
  side: Side
): { startMs: number; quantityWh: number }[] {
  const sums = new Map<number, bigint>()
  for (const bid of bids) {
    assertNonNegativeInteger(bid.quantityWh, 'quantityWh')
    assert(bid.quantityWh > 0, 'quantityWh must be more than 0')
    if (bid.side !== side) continue
    sums.set(bid.startMs, (sums.get(bid.startMs) ?? 0n) + BigInt(bid.quantityWh))
  }
  return [...sums].map(([startMs, sum]) => ({
    startMs,
    quantityWh: toSafeNumber(sum, 'quantityWh')
  }))
}
