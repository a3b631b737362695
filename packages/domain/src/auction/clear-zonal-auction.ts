import { assert, assertSafeInteger } from '../assert.ts'
import { type Bid, type Fill, type PriceLimits } from './bid.ts'
import { meritOrders, readBook, type Book, type MeritOrder } from './book.ts'
import { ladderOf } from './ladder.ts'
import { listFills } from './match.ts'
import { networkOf, stepsOf, transport, type Network } from './transport.ts'
import { fillZones, type ZonalSide } from './zonal-margin.ts'
import { zonalPrices, type BoundedPrices } from './zonal-prices.ts'

/** A bid of somebody in a zone: a community, a bidding zone. */
export type ZonalBid = Bid & { zone: string }

/** Prices of a zone; null where nobody in it sold or bought. */
export type ZonePrices = {
  sellerPriceMicrosPerKwh: number | null
  buyerPriceMicrosPerKwh: number | null
}

/** The lowest and the highest admissible price, between which the price is the middle. */
export type PriceInterval = { lowerMicrosPerKwh: number; upperMicrosPerKwh: number }

/** Between which prices those of a zone lie; null where the price is. */
export type ZoneIntervals = { seller: PriceInterval | null; buyer: PriceInterval | null }

export type ZonalClearing = {
  /** By zone. */
  prices: Record<string, ZonePrices>
  /** By zone. What bounds a price may lie in another zone, at the other end of the way. */
  intervals: Record<string, ZoneIntervals>
  /** What flows from a zone (first key) to a zone (second key), Wh; the zone itself included. */
  flowsWh: Record<string, Record<string, number>>
  volumeWh: number
  /** Bids that traded, in the order of their sequence numbers; who got nothing is not listed. */
  fills: Fill[]
  /**
   * Σ limit · bought - Σ limit · sold - Σ fee · flow. A micro per kWh times a Wh is a billionth of
   * the currency, so it is whole in that unit.
   */
  welfareNanos: bigint
}

/**
 * Clears the auctions of several zones at once, with the fees of the grid between and within them
 * inside the optimum: the greatest welfare, and of equal ones the largest volume.
 *
 * `feeMicrosPerKwh[from][to]` is what a kWh costs on the way, null where there is no path, for each
 * pair of zones and for each zone to itself. Each zone gets a price for its sellers and one for its
 * buyers with buyer[w] - seller[z] ≤ fee[z][w], equal where energy flows; the difference is the
 * grid operator's. Which of the admissible prices: `zonalPrices`; who is filled at the margin:
 * `fillZones`. One zone without a fee gives exactly what `clearAuction` gives.
 *
 * A negative fee is possible (somebody pays for the use of a line) and can carry a price beyond
 * floor or cap by as much. Asserts as `clearAuction`, that zones are distinct, and that every fee
 * is given and a safe integer.
 */
export function clearZonalAuction(
  input: {
    zones: readonly string[]
    feeMicrosPerKwh: Readonly<Record<string, Readonly<Record<string, number | null>>>>
    bids: readonly ZonalBid[]
  } & PriceLimits
): ZonalClearing {
  const { zones } = input
  const places = new Map(zones.map((zone, place) => [zone, place]))
  assert(places.size === zones.length, 'a zone appears twice')
  const book = readBook(input.bids, input)
  const network = networkOf(zones.length, readFees(input))
  const { buys, sells } = meritOrders(book)
  const zoneOf = zoneColumn(book, places)
  const supply = sideOf(book, splitByZone(sells, zoneOf, zones.length))
  const demand = sideOf(book, splitByZone(buys, zoneOf, zones.length))
  transport(supply.steps, demand.steps, network)

  const volumeWh = sum(network.flowsWh)
  assertSafeInteger(volumeWh, 'volumeWh')
  const { sellers, buyers } = zonalPrices(supply.steps, demand.steps, network)
  const welfareNanos = welfareOf(supply, demand, network)
  const { filledWh, flowsWh } = fillZones(
    book,
    { ...supply, prices: sellers.prices },
    { ...demand, prices: buyers.prices },
    network
  )
  const from = (arc: number) => Math.floor(arc / zones.length)
  const to = (arc: number) => arc % zones.length
  const isSelling = (zone: number) =>
    flowsWh.some((flowWh, arc) => flowWh > 0 && from(arc) === zone)
  const isBuying = (zone: number) => flowsWh.some((flowWh, arc) => flowWh > 0 && to(arc) === zone)
  return {
    prices: byZone(zones, (zone) => ({
      sellerPriceMicrosPerKwh: isSelling(zone) ? sellers.prices[zone]! : null,
      buyerPriceMicrosPerKwh: isBuying(zone) ? buyers.prices[zone]! : null
    })),
    intervals: byZone(zones, (zone) => ({
      seller: isSelling(zone) ? intervalOf(sellers, zone) : null,
      buyer: isBuying(zone) ? intervalOf(buyers, zone) : null
    })),
    flowsWh: byZone(zones, (seller) =>
      byZone(zones, (buyer) => flowsWh[seller * zones.length + buyer]!)
    ),
    volumeWh,
    fills: listFills(book, filledWh),
    welfareNanos
  }
}

function intervalOf({ lower, upper }: BoundedPrices, zone: number): PriceInterval {
  return { lowerMicrosPerKwh: lower[zone]!, upperMicrosPerKwh: upper[zone]! }
}

type Side = Pick<ZonalSide, 'ladders' | 'steps'>

/** Reads the fees into a row for each zone, Infinity where there is no path. */
function readFees(input: {
  zones: readonly string[]
  feeMicrosPerKwh: Readonly<Record<string, Readonly<Record<string, number | null>>>>
}): Float64Array {
  const { zones } = input
  let most = 0
  const rows = zones.flatMap((from) =>
    zones.map((to) => {
      const fee = input.feeMicrosPerKwh[from]?.[to]
      assert(fee !== undefined, `the fee from ${from} to ${to} is missing; null is no path`)
      if (fee === null) return Infinity
      assertSafeInteger(fee, `the fee from ${from} to ${to}`)
      most = Math.max(most, Math.abs(fee))
      return fee
    })
  )
  // A path visits each zone at most twice: what it costs is then exact.
  assertSafeInteger(most * 2 * zones.length, 'the fees of a path')
  return Float64Array.from(rows)
}

function zoneColumn(book: Book<ZonalBid>, places: ReadonlyMap<string, number>): Uint32Array {
  return Uint32Array.from(book.bids, ({ id, zone }) => {
    const place = places.get(zone)
    assert(place !== undefined, `the zone ${zone} of bid ${id} is unknown`)
    return place
  })
}

/** The merit order of each zone. */
function splitByZone(merit: MeritOrder, zoneOf: Uint32Array, zones: number): MeritOrder[] {
  const counts = new Uint32Array(zones)
  for (const position of merit) counts[zoneOf[position]!]! += 1
  const orders = Array.from(counts, (count) => new Uint32Array(count))
  counts.fill(0)
  for (const position of merit) {
    const zone = zoneOf[position]!
    orders[zone]![counts[zone]!] = position
    counts[zone]! += 1
  }
  return orders
}

function sideOf(book: Book, orders: readonly MeritOrder[]): Side {
  const ladders = orders.map((merit) => ladderOf(book, merit))
  const steps = ladders.map(({ limitsMicrosPerKwh, quantitiesWh }) =>
    stepsOf(limitsMicrosPerKwh, quantitiesWh)
  )
  return { ladders, steps }
}

function welfareOf(supply: Side, demand: Side, { fees, flowsWh }: Network): bigint {
  const valueOf = ({ steps }: Side) =>
    steps.reduce((all, { limits, tradedWh }) => all + weighted(limits, tradedWh), 0n)
  return valueOf(demand) - valueOf(supply) - weighted(fees, flowsWh)
}

/** Σ price · energy over what has energy. */
function weighted(prices: Float64Array | readonly number[], energiesWh: Float64Array): bigint {
  let all = 0n
  for (let index = 0; index < energiesWh.length; index += 1) {
    const energyWh = energiesWh[index]!
    if (energyWh !== 0) all += BigInt(prices[index]!) * BigInt(energyWh)
  }
  return all
}

function sum(values: Float64Array): number {
  let all = 0
  for (const value of values) all += value
  return all
}

function byZone<T>(zones: readonly string[], valueAt: (place: number) => T): Record<string, T> {
  return Object.fromEntries(zones.map((zone, place) => [zone, valueAt(place)]))
}
