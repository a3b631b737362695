import { assert, assertNonNegativeInteger, assertSafeInteger } from '../assert.ts'
import type { PriceLimits, Side } from '../auction/bid.ts'

export const standingGoals = ['cheapest', 'local_and_green', 'balanced'] as const
export type StandingGoal = (typeof standingGoals)[number]

/** What is known of one market time unit when the bids are made; null where nothing is. */
export type ExpectedUnit = {
  startMs: number
  /** What the site will probably take from and give to the grid, in Wh. */
  useWh: number | null
  surplusWh: number | null
  /** What the wholesale market will probably cost. */
  gridPriceMicrosPerKwh: number | null
}

/** Per kWh: what a household pays beside the energy, from the grid and from neighbours. */
export type StandingTariff = {
  gridFeeMicrosPerKwh: number
  leviesMicrosPerKwh: number
  localFeesMicrosPerKwh: number
  /** How much dearer than the grid a balanced buyer lets neighbours be. */
  premiumMicrosPerKwh: number
}

export type PlannedBid = {
  startMs: number
  side: Side
  quantityWh: number
  limitPriceMicrosPerKwh: number
}

export type StandingPlan =
  | { outcome: 'planned'; bids: PlannedBid[] }
  | { outcome: 'no_readings' | 'no_prices' | 'nothing_to_bid' }

type Terms = PriceLimits & { tickMicrosPerKwh: number }

/**
 * The bids of one day that a goal and one cap come to.
 *
 * A site bids for what it will probably need or have left in a unit, need and surplus set off
 * against each other. The limit of a buy, with the local fees on top, never passes the cap on the
 * full price:
 * - cheapest: nor what the same kilowatt-hour would cost from the grid, all in;
 * - local_and_green: the cap alone, so neighbours come first;
 * - balanced: nor the grid's full price and the premium.
 * A sale asks at least: cheapest, what the wholesale market pays; balanced, the premium less;
 * local_and_green, nothing. No sale asks less than zero: giving energy away is free, paying for it
 * is not.
 *
 * Buys are rounded down to the tick and sales up, into floor and cap; a buy that would have to lie
 * below the floor is left out. Cheapest and balanced need the grid's price: units without it are
 * left out. Amounts are whole Wh and micros per kWh.
 */
export function planStandingBids(input: {
  goal: StandingGoal
  capMicrosPerKwh: number
  units: readonly ExpectedUnit[]
  tariff: StandingTariff
  terms: Terms
  /** Whether the member may sell. */
  maySell: boolean
}): StandingPlan {
  const { goal, units, terms, maySell } = input
  assertSafeInteger(input.capMicrosPerKwh, 'capMicrosPerKwh')
  assert(terms.tickMicrosPerKwh > 0, 'the tick must be positive')
  for (const [name, fee] of Object.entries(input.tariff)) assertNonNegativeInteger(fee, name)

  const metered = units.filter(({ useWh, surplusWh }) => useWh !== null || surplusWh !== null)
  if (metered.length === 0) return { outcome: 'no_readings' }
  const priced =
    goal === 'local_and_green'
      ? metered
      : metered.filter(({ gridPriceMicrosPerKwh }) => gridPriceMicrosPerKwh !== null)
  if (priced.length === 0) return { outcome: 'no_prices' }

  const bids: PlannedBid[] = []
  for (const unit of priced) {
    const needWh = (unit.useWh ?? 0) - (unit.surplusWh ?? 0)
    const bid = needWh > 0 ? buyOf(unit, needWh, input) : sellOf(unit, -needWh, input)
    if (bid !== null && (bid.side === 'buy' || maySell)) bids.push(bid)
  }
  return bids.length === 0 ? { outcome: 'nothing_to_bid' } : { outcome: 'planned', bids }
}

type Wishes = Parameters<typeof planStandingBids>[0]

function buyOf(unit: ExpectedUnit, quantityWh: number, wishes: Wishes): PlannedBid | null {
  const { goal, capMicrosPerKwh, tariff, terms } = wishes
  const { localFeesMicrosPerKwh, premiumMicrosPerKwh } = tariff
  const gridAllIn =
    (unit.gridPriceMicrosPerKwh ?? 0) + tariff.gridFeeMicrosPerKwh + tariff.leviesMicrosPerKwh
  const mostAllIn = {
    cheapest: Math.min(capMicrosPerKwh, gridAllIn),
    balanced: Math.min(capMicrosPerKwh, gridAllIn + premiumMicrosPerKwh),
    local_and_green: capMicrosPerKwh
  }[goal]
  const most = Math.min(mostAllIn - localFeesMicrosPerKwh, terms.capMicrosPerKwh)
  const limit = Math.floor(most / terms.tickMicrosPerKwh) * terms.tickMicrosPerKwh
  if (limit < terms.floorMicrosPerKwh) return null
  return { startMs: unit.startMs, side: 'buy', quantityWh, limitPriceMicrosPerKwh: limit }
}

function sellOf(unit: ExpectedUnit, quantityWh: number, wishes: Wishes): PlannedBid | null {
  if (quantityWh <= 0) return null
  const { goal, tariff, terms } = wishes
  const gridPays = unit.gridPriceMicrosPerKwh ?? 0
  const wanted = {
    cheapest: gridPays,
    balanced: gridPays - tariff.premiumMicrosPerKwh,
    local_and_green: 0
  }[goal]
  const least = Math.max(0, wanted, terms.floorMicrosPerKwh)
  const limit = Math.ceil(least / terms.tickMicrosPerKwh) * terms.tickMicrosPerKwh
  if (limit > terms.capMicrosPerKwh) return null
  return { startMs: unit.startMs, side: 'sell', quantityWh, limitPriceMicrosPerKwh: limit }
}
