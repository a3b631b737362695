import { assert, assertSafeInteger } from '../assert.ts'
import { tradeAmounts } from '../trading/amounts.ts'
import { roundHalfEven, toSafeNumber } from '../units/rounding.ts'
import { type Side } from './bid.ts'
import { type FeeRates } from './worst-case.ts'

/** A fill with whose it is and the price of its side: the clearing price, or its zone's. */
export type PricedFill = {
  id: string
  memberId: string
  side: Side
  quantityWh: number
  priceMicrosPerKwh: number
  limitPriceMicrosPerKwh: number
}

/** What one fill comes to. Amounts are the member's: positive received, negative paid. */
export type FillLine = {
  id: string
  memberId: string
  energyMicros: number
  gridFeeMicros: number
  platformFeeMicros: number
  totalMicros: number
}

/** Gains are positive, what is given is negative; all of it together is zero. */
export type SettledFills = {
  lines: FillLine[]
  /** By member, in the order of their first fill. */
  members: { memberId: string; amountMicros: number }[]
  /** Grid fees of the buyers, and what buyers of a zone pay above what its sellers receive. */
  gridMicros: number
  platformMicros: number
  /** What rounding leaves over or lacks: at most half a micro for each fill and one more. */
  roundingMicros: number
}

/**
 * What a cleared market time unit moves between its members, in micros.
 *
 * Each fill is price × Wh / 1000, rounded half-even by itself; buyers pay grid and platform fees
 * beside it, as lines of their own, and the sum of these lines is what the grid operator and the
 * platform receive. Since a rounded product grows with either factor, no buyer pays more than the
 * limit (or than `worstCase` held) and no seller gets less, to the micro. Where buyers pay another
 * price than sellers get, the exact difference is the grid operator's, rounded half-even once. What
 * then keeps all from adding up to zero goes to the rounding account, in sight.
 *
 * Asserts that as much is sold as bought and that no price is beyond the limit of its bid.
 */
export function settleFills(input: { fills: readonly PricedFill[] } & FeeRates): SettledFills {
  const lines = input.fills.map((fill) => settleFill(fill, input))
  const members = new Map<string, number>()
  let gridMicros = 0
  let platformMicros = 0
  for (const { memberId, gridFeeMicros, platformFeeMicros, totalMicros } of lines) {
    gridMicros -= gridFeeMicros
    platformMicros -= platformFeeMicros
    members.set(memberId, (members.get(memberId) ?? 0) + totalMicros)
  }
  gridMicros += spreadMicros(input.fills)
  let givenMicros = gridMicros + platformMicros
  for (const [memberId, amountMicros] of members) {
    assertSafeInteger(amountMicros, `the amount of ${memberId}`)
    givenMicros += amountMicros
  }
  assertSafeInteger(givenMicros, 'the sum of all amounts')
  return {
    lines,
    members: Array.from(members, ([memberId, amountMicros]) => ({ memberId, amountMicros })),
    gridMicros,
    platformMicros,
    roundingMicros: 0 - givenMicros
  }
}

function settleFill(fill: PricedFill, fees: FeeRates): FillLine {
  const { id, memberId, side, quantityWh, priceMicrosPerKwh, limitPriceMicrosPerKwh } = fill
  assert(quantityWh > 0, `quantityWh of fill ${id} must be above 0, got ${quantityWh}`)
  const isWithin =
    side === 'buy'
      ? priceMicrosPerKwh <= limitPriceMicrosPerKwh
      : priceMicrosPerKwh >= limitPriceMicrosPerKwh
  assert(isWithin, `the price of fill ${id} is beyond its limit`)
  const { gridFeeMicrosPerKwh, platformFeeMicrosPerKwh } =
    side === 'buy' ? fees : { gridFeeMicrosPerKwh: 0, platformFeeMicrosPerKwh: 0 }
  const amounts = tradeAmounts({
    energyWh: quantityWh,
    priceMicrosPerKwh,
    gridFeeMicrosPerKwh,
    platformFeeMicrosPerKwh
  })
  const energyMicros = side === 'buy' ? 0 - amounts.energyMicros : amounts.energyMicros
  const gridFeeMicros = 0 - amounts.gridFeeMicros
  const platformFeeMicros = 0 - amounts.platformFeeMicros
  const totalMicros = energyMicros + gridFeeMicros + platformFeeMicros
  return { id, memberId, energyMicros, gridFeeMicros, platformFeeMicros, totalMicros }
}

/** What buyers pay for energy above what sellers get: zero at one price for all. */
function spreadMicros(fills: readonly PricedFill[]): number {
  let balanceWh = 0n
  let nanos = 0n
  for (const { side, quantityWh, priceMicrosPerKwh } of fills) {
    const energyWh = side === 'buy' ? BigInt(quantityWh) : -BigInt(quantityWh)
    balanceWh += energyWh
    nanos += energyWh * BigInt(priceMicrosPerKwh)
  }
  assert(balanceWh === 0n, 'as much must be sold as bought')
  return toSafeNumber(roundHalfEven(nanos, 1000n), 'gridMicros')
}
