import { assert, assertNonNegativeInteger } from '../assert.ts'
import { roundHalfEven } from '../units/rounding.ts'
import { type Bid } from './bid.ts'

/** What buyers pay beside the price, per kWh; none is negative. */
export type FeeRates = { gridFeeMicrosPerKwh: number; platformFeeMicrosPerKwh: number }

export type HeldForBids = {
  /** What to hold for the whole set: the sum over its bids. */
  amountMicros: number
  bids: { id: string; amountMicros: number }[]
}

/**
 * The most that a set of bids can cost its owner, in micros: what is held when it is accepted.
 *
 * A buyer pays at most the limit × quantity and the fees. A negative limit is nothing to count on,
 * since at another price or fill it brings less: then the fees alone are held. A seller with a
 * negative limit may have to pay |limit| × quantity; any other seller nothing, and none pays fees.
 * Each product is rounded half-even by itself, as `settleFills` does, so that no fill of a part and
 * no better price comes to a micro more than was held. What cannot be counted exactly is told as
 * the greatest number that can: more than anybody has.
 */
export function worstCase(
  input: {
    bids: readonly Pick<Bid, 'id' | 'side' | 'quantityWh' | 'limitPriceMicrosPerKwh'>[]
  } & FeeRates
): HeldForBids {
  const { gridFeeMicrosPerKwh, platformFeeMicrosPerKwh } = input
  assertNonNegativeInteger(gridFeeMicrosPerKwh, 'gridFeeMicrosPerKwh')
  assertNonNegativeInteger(platformFeeMicrosPerKwh, 'platformFeeMicrosPerKwh')
  let totalMicros = 0n
  const bids = input.bids.map(({ id, side, quantityWh, limitPriceMicrosPerKwh: limit }) => {
    assert(quantityWh > 0, `quantityWh of bid ${id} must be above 0, got ${quantityWh}`)
    const rates =
      side === 'buy' ? [limit, gridFeeMicrosPerKwh, platformFeeMicrosPerKwh] : [0 - limit]
    let amountMicros = 0n
    for (const rate of rates) {
      if (rate > 0) amountMicros += roundHalfEven(BigInt(rate) * BigInt(quantityWh), 1000n)
    }
    totalMicros += amountMicros
    return { id, amountMicros: toCountable(amountMicros) }
  })
  return { amountMicros: toCountable(totalMicros), bids }
}

function toCountable(micros: bigint): number {
  const greatest = BigInt(Number.MAX_SAFE_INTEGER)
  return Number(micros > greatest ? greatest : micros)
}
