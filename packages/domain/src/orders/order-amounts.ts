import { assertNonNegativeInteger, assertSafeInteger } from '../assert.ts'
import { amountMicrosFor } from '../units/rounding.ts'

export type OrderSide = 'buy' | 'sell'

/** What a buy pays per kWh beside the energy. A sell pays none of it. */
export type OrderFees = {
  gridFeeMicrosPerKwh: number
  leviesMicrosPerKwh: number
  platformFeeMicrosPerKwh: number
}

export type OrderAmounts = {
  energyMicros: number
  gridFeeMicros: number
  leviesMicros: number
  platformFeeMicros: number
  /** What a buy pays, or what a sell receives; below zero it is the other way round. */
  totalMicros: number
}

/**
 * What an order comes to at a price, line by line: each line is price × Wh / 1000 rounded half-even
 * by itself, the total is the sum of the lines. The price may be negative, energy and fees may not.
 * A sell has no fees.
 */
export function orderAmounts(
  input: { side: OrderSide; energyWh: number; priceMicrosPerKwh: number } & OrderFees
): OrderAmounts {
  const { side, energyWh, priceMicrosPerKwh } = input
  assertNonNegativeInteger(energyWh, 'energyWh')
  const fee = (name: keyof OrderFees) => {
    assertNonNegativeInteger(input[name], name)
    return side === 'buy' ? amountMicrosFor({ priceMicrosPerKwh: input[name], energyWh }) : 0
  }
  const energyMicros = amountMicrosFor({ priceMicrosPerKwh, energyWh })
  const gridFeeMicros = fee('gridFeeMicrosPerKwh')
  const leviesMicros = fee('leviesMicrosPerKwh')
  const platformFeeMicros = fee('platformFeeMicrosPerKwh')
  const totalMicros = energyMicros + gridFeeMicros + leviesMicros + platformFeeMicros
  assertSafeInteger(totalMicros, 'totalMicros')
  return { energyMicros, gridFeeMicros, leviesMicros, platformFeeMicros, totalMicros }
}

export type WorstCase = {
  /** The dearest a buy, or the cheapest a sell, may be executed at. */
  priceMicrosPerKwh: number
  /**
   * The most a buy can cost, or the least a sell can bring in; below zero it is the other way
   * round.
   */
  totalMicros: number
  /** What has to be set aside, so that no outcome costs more than is there. */
  holdMicros: number
}

/**
 * The worst that an order can come to: at its limit price if it has one, else at the market's price
 * of its interval as far as that is known, else at the market's cap (buy) or floor (sell). No
 * execution goes beyond that price.
 *
 * The hold covers each part that can flow from the member by itself: the energy of a buy at a price
 * above zero and its fees; the energy of a sell at a price below zero. So it also covers every part
 * of the energy at every better price, whatever the rounding.
 */
export function orderWorstCase(
  input: {
    side: OrderSide
    energyWh: number
    limitPriceMicrosPerKwh: number | null
    knownPriceMicrosPerKwh: number | null
    floorMicrosPerKwh: number
    capMicrosPerKwh: number
  } & OrderFees
): WorstCase {
  const { side, limitPriceMicrosPerKwh, knownPriceMicrosPerKwh } = input
  const edge = side === 'buy' ? input.capMicrosPerKwh : input.floorMicrosPerKwh
  const priceMicrosPerKwh = limitPriceMicrosPerKwh ?? knownPriceMicrosPerKwh ?? edge
  const { energyMicros, totalMicros } = orderAmounts({ ...input, priceMicrosPerKwh })
  const feesMicros = totalMicros - energyMicros
  const holdMicros = Math.max(0, side === 'buy' ? energyMicros : -energyMicros) + feesMicros
  return { priceMicrosPerKwh, totalMicros, holdMicros }
}
