import { assertNonNegativeInteger } from '../assert.ts'
import { roundHalfEven } from '../units/rounding.ts'
import type { Side } from './bid.ts'

/** A row of a bid sheet: what is asked for or offered in the market time unit that starts then. */
export type SheetBid = {
  startMs: number
  side: Side
  quantityWh: number
  limitPriceMicrosPerKwh: number
}

export type CheckedPositions =
  { ok: true } | { ok: false; startMs: number; side: Side; limitWh: number }

/**
 * Whether a sheet keeps the limits of its site in every unit: sold at most `sellWh` together, bought at
 * most `buyWh`. Answers the first row's unit that passes one. Source: position limits, step 8.
 */
export function checkPositionLimits(input: {
  bids: readonly Pick<SheetBid, 'startMs' | 'side' | 'quantityWh'>[]
  sellWh: number
  buyWh: number
}): CheckedPositions {
  const { bids, sellWh, buyWh } = input
  const totals = { buy: new Map<number, number>(), sell: new Map<number, number>() }
  for (const { startMs, side, quantityWh } of bids) {
    const totalWh = (totals[side].get(startMs) ?? 0) + quantityWh
    const limitWh = side === 'sell' ? sellWh : buyWh
    if (totalWh > limitWh) return { ok: false, startMs, side, limitWh }
    totals[side].set(startMs, totalWh)
  }
  return { ok: true }
}

/**
 * The start of a unit in which one of the owner's buys would trade with one of the own sells, that is,
 * where the dearest buy's limit is no less than the cheapest sell's; null when there is none. Source:
 * self-trade, step 7.
 */
export function findSelfCross(
  bids: readonly Pick<SheetBid, 'startMs' | 'side' | 'limitPriceMicrosPerKwh'>[]
): number | null {
  const dearestBuys = new Map<number, number>()
  for (const { startMs, side, limitPriceMicrosPerKwh } of bids) {
    const known = dearestBuys.get(startMs) ?? -Infinity
    if (side === 'buy' && limitPriceMicrosPerKwh > known) {
      dearestBuys.set(startMs, limitPriceMicrosPerKwh)
    }
  }
  const crossing = bids.find(
    ({ startMs, side, limitPriceMicrosPerKwh }) =>
      side === 'sell' && (dearestBuys.get(startMs) ?? -Infinity) >= limitPriceMicrosPerKwh
  )
  return crossing?.startMs ?? null
}

/**
 * The most that bids can cost their owner together, in micros, whatever the price becomes: for a buy its
 * limit × quantity when that is above zero, and the fees; for a sell |limit| × quantity when the limit is
 * below zero. Every product is rounded half-even by itself, as the settlement does. An amount that cannot
 * be counted exactly is told as the greatest that can: nobody has it.
 */
export function worstCase(input: {
  bids: readonly Omit<SheetBid, 'startMs'>[]
  gridFeeMicrosPerKwh: number
  platformFeeMicrosPerKwh: number
}): number {
  const { bids, gridFeeMicrosPerKwh, platformFeeMicrosPerKwh } = input
  assertNonNegativeInteger(gridFeeMicrosPerKwh, 'gridFeeMicrosPerKwh')
  assertNonNegativeInteger(platformFeeMicrosPerKwh, 'platformFeeMicrosPerKwh')
  let totalMicros = 0n
  for (const { side, quantityWh, limitPriceMicrosPerKwh } of bids) {
    assertNonNegativeInteger(quantityWh, 'quantityWh')
    const energyWh = BigInt(quantityWh)
    const amountMicros = (price: number) => roundHalfEven(BigInt(price) * energyWh, 1000n)
    if (side === 'sell') totalMicros += amountMicros(Math.max(0, -limitPriceMicrosPerKwh))
    else {
      totalMicros += amountMicros(Math.max(0, limitPriceMicrosPerKwh))
      totalMicros += amountMicros(gridFeeMicrosPerKwh) + amountMicros(platformFeeMicrosPerKwh)
    }
  }
  const most = BigInt(Number.MAX_SAFE_INTEGER)
  return Number(totalMicros > most ? most : totalMicros)
}
