import { assert, assertSafeInteger } from '../assert.ts'
import { tradeAmounts } from '../trading/amounts.ts'
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
 * negative limit may have to pay: |limit| × quantity and the fees; any other seller nothing. Each
 * line is rounded half-even by itself, as `settleFills` does, so that no fill of a part and no
 * better price comes to a micro more than was held.
 */
export function worstCase(
  input: {
    bids: readonly Pick<Bid, 'id' | 'side' | 'quantityWh' | 'limitPriceMicrosPerKwh'>[]
  } & FeeRates
): HeldForBids {
  const { gridFeeMicrosPerKwh, platformFeeMicrosPerKwh } = input
  let amountMicros = 0
  const bids = input.bids.map(({ id, side, quantityWh, limitPriceMicrosPerKwh: limit }) => {
    assert(quantityWh > 0, `quantityWh of bid ${id} must be above 0, got ${quantityWh}`)
    if (side === 'sell' && limit >= 0) return { id, amountMicros: 0 }
    const { totalMicros } = tradeAmounts({
      energyWh: quantityWh,
      priceMicrosPerKwh: Math.max(0, side === 'buy' ? limit : -limit),
      gridFeeMicrosPerKwh,
      platformFeeMicrosPerKwh
    })
    amountMicros += totalMicros
    return { id, amountMicros: totalMicros }
  })
  assertSafeInteger(amountMicros, 'amountMicros')
  return { amountMicros, bids }
}
