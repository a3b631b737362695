import { assert } from '../assert.ts'

/** The steps of a zone's supply or demand, the best price first, and what each of them trades. */
export type Steps = {
  limits: readonly number[]
  quantitiesWh: readonly number[]
  tradedWh: Float64Array
}

/** `fees[from * zones + to]`, Infinity where there is no path; flows stand in the same order. */
export type Network = { zones: number; fees: Float64Array; flowsWh: Float64Array }

export function stepsOf(limits: readonly number[], quantitiesWh: readonly number[]): Steps {
  return { limits, quantitiesWh, tradedWh: new Float64Array(limits.length) }
}

export function networkOf(zones: number, fees: Float64Array): Network {
  return { zones, fees, flowsWh: new Float64Array(zones * zones) }
}

/**
 * Trades what brings the greatest welfare, Σ demand - Σ supply - Σ fee · flow, and of equal ones
 * the most energy; writes what each step trades and what flows between zones.
 *
 * A transportation problem: a supply node and a demand node for each zone, an arc from each supply
 * to each demand that has a path. Energy goes along the path with the greatest gain, again and
 * again while the gain is not negative; a path may send back what flows on an arc already.
 * Quantities that are whole stay whole. Equal paths: the zone that stands first. Source: successive
 * shortest paths (Ahuja, Magnanti, Orlin: Network Flows, 9.7), by Bellman and Ford, since arcs that
 * send energy back have negative cost.
 */
export function transport(
  supply: readonly Steps[],
  demand: readonly Steps[],
  network: Network
): void {
  const { zones } = network
  const search: Search = {
    supplyStep: new Int32Array(zones),
    demandStep: new Int32Array(zones),
    supplyCost: new Float64Array(zones),
    demandCost: new Float64Array(zones),
    supplier: new Int32Array(zones),
    returner: new Int32Array(zones)
  }
  for (;;) {
    findCheapestPaths(supply, network, search)
    const target = bestDemand(demand, search)
    if (target === null) return
    sendAlong(supply, demand, network, search, target)
  }
}

type Search = {
  /** The first step of each zone that still has energy to trade. */
  supplyStep: Int32Array
  demandStep: Int32Array
  /** What a Wh costs there, from the cheapest source. */
  supplyCost: Float64Array
  demandCost: Float64Array
  /** The supply that a demand would be served from. */
  supplier: Int32Array
  /** The demand that would give energy back for a supply to use; -1 when its own bids supply. */
  returner: Int32Array
}

function findCheapestPaths(supply: readonly Steps[], network: Network, search: Search): void {
  const { zones, fees, flowsWh } = network
  const { supplyStep, supplyCost, demandCost, supplier, returner } = search
  for (let zone = 0; zone < zones; zone += 1) {
    supplyCost[zone] = supply[zone]!.limits[supplyStep[zone]!] ?? Infinity
    returner[zone] = -1
    demandCost[zone] = Infinity
  }
  let isBetter = true
  while (isBetter) {
    for (let from = 0, arc = 0; from < zones; from += 1) {
      const cost = supplyCost[from]!
      for (let to = 0; to < zones; to += 1, arc += 1) {
        const sum = cost + fees[arc]!
        if (sum >= demandCost[to]!) continue
        demandCost[to] = sum
        supplier[to] = from
      }
    }
    isBetter = false
    for (let from = 0, arc = 0; from < zones; from += 1) {
      for (let to = 0; to < zones; to += 1, arc += 1) {
        if (flowsWh[arc]! === 0) continue
        const sum = demandCost[to]! - fees[arc]!
        if (sum >= supplyCost[from]!) continue
        supplyCost[from] = sum
        returner[from] = to
        isBetter = true
      }
    }
  }
}

function bestDemand(demand: readonly Steps[], search: Search): number | null {
  let best: number | null = null
  let bestGain = 0
  for (let zone = 0; zone < demand.length; zone += 1) {
    const limit = demand[zone]!.limits[search.demandStep[zone]!] ?? -Infinity
    const gain = limit - search.demandCost[zone]!
    if (gain < bestGain || (best !== null && gain === bestGain)) continue
    best = zone
    bestGain = gain
  }
  return best
}

function sendAlong(
  supply: readonly Steps[],
  demand: readonly Steps[],
  { zones, flowsWh }: Network,
  search: Search,
  target: number
): void {
  const { supplier, returner, supplyStep, demandStep } = search
  let sentWh = leftAt(demand[target]!, demandStep[target]!)
  let source = supplier[target]!
  for (let back = returner[source]!; back !== -1; back = returner[source]!) {
    sentWh = Math.min(sentWh, flowsWh[source * zones + back]!)
    source = supplier[back]!
  }
  sentWh = Math.min(sentWh, leftAt(supply[source]!, supplyStep[source]!))
  assert(sentWh > 0, 'transport: a path carries nothing')

  trade(demand[target]!, demandStep, target, sentWh)
  trade(supply[source]!, supplyStep, source, sentWh)
  let to = target
  for (;;) {
    const from = supplier[to]!
    flowsWh[from * zones + to]! += sentWh
    const back = returner[from]!
    if (back === -1) return
    flowsWh[from * zones + back]! -= sentWh
    to = back
  }
}

function leftAt({ quantitiesWh, tradedWh }: Steps, step: number): number {
  return quantitiesWh[step]! - tradedWh[step]!
}

function trade(steps: Steps, current: Int32Array, zone: number, sentWh: number): void {
  const step = current[zone]!
  steps.tradedWh[step]! += sentWh
  if (leftAt(steps, step) === 0) current[zone] = step + 1
}
