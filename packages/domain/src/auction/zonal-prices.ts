import { middleOf } from './clear-auction.ts'
import { type Network, type Steps } from './transport.ts'

/** The lowest and the highest admissible price of each zone, infinite where nothing bounds it. */
type Bounds = { lower: Float64Array; upper: Float64Array }

/**
 * Prices and the bounds they lie between, by zone; a price is NaN where the bids leave it open to
 * one side.
 */
export type BoundedPrices = Bounds & { prices: Float64Array }

/** A price for each zone; NaN where the bids leave it open to one side. */
export type NodePrices = { sellers: Float64Array; buyers: Float64Array }

/**
 * The prices of a zonal clearing: what sellers and buyers of each zone are paid and pay per kWh.
 *
 * Admissible are prices at which everybody who traded would and nobody who did not, as in
 * `clearAuction`, and no path is left to gain on: buyer[w] - seller[z] ≤ fee[z][w], equal where
 * energy flows. Each price is the middle between the lowest and the highest that is admissible
 * there, toward -∞. Taken together these prices are admissible as well: whole-numbered differences
 * that are bounded by whole numbers keep their bounds under the midpoint rounded one way (discrete
 * midpoint convexity; Murota: Discrete Convex Analysis, 5.2).
 */
export function zonalPrices(
  supply: readonly Steps[],
  demand: readonly Steps[],
  network: Network
): { sellers: BoundedPrices; buyers: BoundedPrices } {
  const sellers: Bounds = {
    lower: Float64Array.from(supply, (steps) => lastTraded(steps) ?? -Infinity),
    upper: Float64Array.from(supply, (steps) => firstOpen(steps) ?? Infinity)
  }
  const buyers: Bounds = {
    lower: Float64Array.from(demand, (steps) => firstOpen(steps) ?? -Infinity),
    upper: Float64Array.from(demand, (steps) => lastTraded(steps) ?? Infinity)
  }
  while (tighten(sellers, buyers, network));
  return {
    sellers: { ...sellers, prices: middles(sellers) },
    buyers: { ...buyers, prices: middles(buyers) }
  }
}

/** Carries every bound along every path once; whether one became tighter. */
function tighten(sellers: Bounds, buyers: Bounds, { zones, fees, flowsWh }: Network): boolean {
  let isTighter = false
  const raise = (bounds: Float64Array, zone: number, value: number) => {
    if (value <= bounds[zone]!) return
    bounds[zone] = value
    isTighter = true
  }
  const lower = (bounds: Float64Array, zone: number, value: number) => {
    if (value >= bounds[zone]!) return
    bounds[zone] = value
    isTighter = true
  }
  for (let from = 0, arc = 0; from < zones; from += 1) {
    for (let to = 0; to < zones; to += 1, arc += 1) {
      const fee = fees[arc]!
      if (fee === Infinity) continue
      lower(buyers.upper, to, sellers.upper[from]! + fee)
      raise(sellers.lower, from, buyers.lower[to]! - fee)
      if (flowsWh[arc]! === 0) continue
      lower(sellers.upper, from, buyers.upper[to]! - fee)
      raise(buyers.lower, to, sellers.lower[from]! + fee)
    }
  }
  return isTighter
}

function middles({ lower, upper }: Bounds): Float64Array {
  return lower.map((least, zone) => {
    const most = upper[zone]!
    return Number.isFinite(least) && Number.isFinite(most) ? middleOf(least, most) : Number.NaN
  })
}

function lastTraded({ limits, tradedWh }: Steps): number | undefined {
  const open = tradedWh.indexOf(0)
  return limits[(open === -1 ? limits.length : open) - 1]
}

function firstOpen({ limits, quantitiesWh, tradedWh }: Steps): number | undefined {
  return limits[quantitiesWh.findIndex((quantityWh, step) => tradedWh[step]! < quantityWh)]
}
