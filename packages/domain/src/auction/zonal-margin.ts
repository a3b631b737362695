import { assert } from '../assert.ts'
import { divideByLargestRemainder } from '../units/largest-remainder.ts'
import { type Book } from './book.ts'
import { bidsOfStep, type Ladder } from './ladder.ts'
import { networkOf, stepsOf, transport, type Network, type Steps } from './transport.ts'
import { type NodePrices } from './zonal-prices.ts'

/** One side of all zones, and the price of each. */
export type ZonalSide = {
  ladders: readonly Ladder[]
  steps: readonly Steps[]
  prices: Float64Array
}

/**
 * Fills the bids of a zonal clearing and settles which energy flows where, among all that is
 * equally good: same welfare, same volume, same prices.
 *
 * Zones that trade freely with each other at the margin (buyer[w] - seller[z] = fee[z][w], over any
 * number of steps) are one market there: bids whose limit is the price share pro rata by quantity,
 * largest remainder, lower sequence number, over all of these zones. Where missing paths do not let
 * energy follow that, each zone keeps what the transport gave it and shares that in the same way.
 * Then as little energy as possible crosses between zones.
 */
export function fillZones(
  book: Book,
  sells: ZonalSide,
  buys: ZonalSide,
  network: Network
): { filledWh: Float64Array; flowsWh: Float64Array } {
  const filledWh = new Float64Array(book.bids.length)
  const flowsWh = new Float64Array(network.flowsWh.length)
  fillBetterSteps(book, sells, filledWh)
  fillBetterSteps(book, buys, filledWh)
  const isTight = tightArcs(network, { sellers: sells.prices, buyers: buys.prices })
  for (const { sellers, buyers } of groupsOf(network.zones, isTight)) {
    const isDone = [shareTogether, shareApart].some((share) => {
      const sold = share(book, sells, sellers)
      const bought = share(book, buys, buyers)
      const flows = routeLocally(network.zones, isTight, sold.zonesWh, bought.zonesWh)
      if (flows === null) return false
      for (const [position, shareWh] of sold.bidsWh) filledWh[position] = shareWh
      for (const [position, shareWh] of bought.bidsWh) filledWh[position] = shareWh
      for (const [arc, flowWh] of flows.entries()) flowsWh[arc]! += flowWh
      return true
    })
    assert(isDone, 'the energy that the transport found a way for has none')
  }
  return { filledWh, flowsWh }
}

/** What bids at the margin get, by position, and what each zone then trades in all. */
type MarginShares = { bidsWh: Map<number, number>; zonesWh: Float64Array }

/** Bids strictly better than their zone's price are filled whole. */
function fillBetterSteps(book: Book, side: ZonalSide, filledWh: Float64Array): void {
  for (const [zone, ladder] of side.ladders.entries()) {
    for (const step of ladder.limitsMicrosPerKwh.keys()) {
      if (!isBetter(side, zone, step)) continue
      for (const position of bidsOfStep(ladder, step)) {
        filledWh[position] = book.quantitiesWh[position]!
      }
    }
  }
}

function isBetter({ ladders, steps, prices }: ZonalSide, zone: number, step: number): boolean {
  return (
    steps[zone]!.tradedWh[step]! > 0 && ladders[zone]!.limitsMicrosPerKwh[step] !== prices[zone]
  )
}

function shareTogether(book: Book, side: ZonalSide, zones: readonly number[]): MarginShares {
  const shares: MarginShares = { bidsWh: new Map(), zonesWh: betterWh(side, zones) }
  const members: { position: number; zone: number }[] = []
  let marginWh = 0
  for (const zone of zones) {
    const step = marginStep(side, zone)
    if (step === -1) continue
    marginWh += side.steps[zone]!.tradedWh[step]!
    for (const position of bidsOfStep(side.ladders[zone]!, step)) members.push({ position, zone })
  }
  if (members.length === 0) return shares
  members.sort((a, b) => a.position - b.position)
  const quantities = Float64Array.from(members, ({ position }) => book.quantitiesWh[position]!)
  const parts = divideByLargestRemainder(marginWh, quantities)
  for (const [index, { position, zone }] of members.entries()) {
    shares.bidsWh.set(position, parts[index]!)
    shares.zonesWh[zone]! += parts[index]!
  }
  return shares
}

function shareApart(book: Book, side: ZonalSide, zones: readonly number[]): MarginShares {
  const bidsWh = new Map<number, number>()
  const zonesWh = new Float64Array(side.steps.length)
  for (const zone of zones) {
    const alone = shareTogether(book, side, [zone])
    for (const [position, shareWh] of alone.bidsWh) bidsWh.set(position, shareWh)
    zonesWh[zone] = alone.zonesWh[zone]!
  }
  return { bidsWh, zonesWh }
}

/** What the zones trade apart from their margin. */
function betterWh(side: ZonalSide, zones: readonly number[]): Float64Array {
  const sums = new Float64Array(side.steps.length)
  for (const zone of zones) {
    const margin = marginStep(side, zone)
    for (const [step, tradedWh] of side.steps[zone]!.tradedWh.entries()) {
      if (step !== margin) sums[zone]! += tradedWh
    }
  }
  return sums
}

/** The step whose limit is the zone's price; -1 when there is none. */
function marginStep({ ladders, prices }: ZonalSide, zone: number): number {
  return ladders[zone]!.limitsMicrosPerKwh.indexOf(prices[zone]!)
}

function tightArcs({ zones, fees }: Network, { sellers, buyers }: NodePrices): boolean[] {
  return Array.from(fees, (fee, arc) => {
    const from = Math.floor(arc / zones)
    return buyers[arc % zones]! - sellers[from]! === fee
  })
}

/** Supplies and demands that hang together by tight arcs. */
function groupsOf(zones: number, isTight: readonly boolean[]) {
  const groups: { sellers: number[]; buyers: number[] }[] = []
  const isSeen = new Uint8Array(2 * zones)
  for (let start = 0; start < zones; start += 1) {
    if (isSeen[start] === 1) continue
    const group = { sellers: [] as number[], buyers: [] as number[] }
    const open = [start]
    isSeen[start] = 1
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const isSeller = node < zones
      if (isSeller) group.sellers.push(node)
      else group.buyers.push(node - zones)
      for (let other = 0; other < zones; other += 1) {
        const arc = isSeller ? node * zones + other : other * zones + node - zones
        const neighbour = isSeller ? zones + other : other
        if (!isTight[arc] || isSeen[neighbour] === 1) continue
        isSeen[neighbour] = 1
        open.push(neighbour)
      }
    }
    groups.push(group)
  }
  return groups
}

/**
 * Brings what zones sell to the zones that buy it over tight arcs, the least of it across zones;
 * null when not all of it can arrive.
 */
function routeLocally(
  zones: number,
  isTight: readonly boolean[],
  soldWh: Float64Array,
  boughtWh: Float64Array
): Float64Array | null {
  const fees = Float64Array.from(isTight, (tight, arc) => {
    if (!tight) return Infinity
    return Math.floor(arc / zones) === arc % zones ? 0 : 1
  })
  // Worth more than any path costs, so that all that can arrive does.
  const worth = 2 * zones + 1
  const stepIn = (limit: number) => (quantityWh: number) =>
    quantityWh === 0 ? stepsOf([], []) : stepsOf([limit], [quantityWh])
  const supply = Array.from(soldWh, stepIn(0))
  const demand = Array.from(boughtWh, stepIn(worth))
  const network = networkOf(zones, fees)
  transport(supply, demand, network)
  const isWhole = [...supply, ...demand].every(
    ({ quantitiesWh, tradedWh }) => quantitiesWh.length === 0 || quantitiesWh[0] === tradedWh[0]
  )
  return isWhole ? network.flowsWh : null
}
