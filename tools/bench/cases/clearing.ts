import { randomUUID } from 'node:crypto'
import { clearAuction, clearZonalAuction, createRandom, type Bid } from '@commonwatt/domain'
import { ratiosOf, show, spreadOf, type Figure } from '../figures.ts'
import { alternate, type Setting } from '../rounds.ts'

const few = 10_000
const many = 1_000_000
const zoneCount = 10
const limits = { floorMicrosPerKwh: -500_000, capMicrosPerKwh: 4_000_000 }

/**
 * Auctions cleared in this process, against sorting the same bids by price with the engine's own
 * sort.
 */
export async function measureClearing(setting: Setting): Promise<Figure[]> {
  const random = createRandom(2026)
  const small = makeBids(few, random)
  const large = makeBids(many, random)
  const fewRounds = setting.rounds * 20
  const clear = (bids: readonly Bid[]) => () => clearAuction({ bids, ...limits })
  const fewSides = await timed(fewRounds, clear(small), () => sortAlone(small))
  const manySides = await timed(setting.rounds, clear(large), () => sortAlone(large))
  const prices = Float64Array.from(large, ({ limitPriceMicrosPerKwh }) => limitPriceMicrosPerKwh)
  const bare = await timed(setting.rounds, clear(large), () => prices.toSorted())
  const zonal = await timed(fewRounds, clearZones(small, random), () => sortAlone(small))
  return [
    timeFigure('clearing, 10,000 bids', fewSides.ours, 10),
    timeFigure('clearing, 1,000,000 bids', manySides.ours, 1500),
    {
      name: 'clearing against the sort alone',
      value: spreadOf(ratiosOf(manySides.ours, manySides.peer)),
      unit: 'ratio',
      target: { atMost: 3 },
      sides: { ...sidesOf(manySides), unit: 'ms', peerName: 'the sort alone' },
      notes: [
        'the peer sorts 1,000,000 bids by price; against a native sort of their bare prices, ' +
          `without any bid: ${show(spreadOf(ratiosOf(bare.ours, bare.peer)).median)}`
      ]
    },
    growthFigure(fewSides, manySides),
    timeFigure('zonal clearing, 10,000 bids, 10 zones', zonal.ours, 30)
  ]
}

interface Times {
  ours: number[]
  peer: number[]
}

async function timed(rounds: number, ours: () => unknown, peer: () => unknown): Promise<Times> {
  const run = (work: () => unknown) => () => {
    const startedAt = performance.now()
    work()
    return Promise.resolve(performance.now() - startedAt)
  }
  // The first rounds are the compiler's.
  await alternate(3, run(ours), run(peer))
  return alternate(rounds, run(ours), run(peer))
}

function timeFigure(name: string, times: readonly number[], atMost: number): Figure {
  return { name, value: spreadOf(times), unit: 'ms', target: { atMost }, sides: null, notes: [] }
}

/**
 * How much a hundredfold book costs, as a share of what a hundredfold sort does: n log n and memory
 * alike.
 */
function growthFigure(small: Times, large: Times): Figure {
  const [smallOurs, smallPeer] = [spreadOf(small.ours).median, spreadOf(small.peer).median]
  const ours = large.ours.map((time) => time / smallOurs)
  const peer = large.peer.map((time) => time / smallPeer)
  return {
    name: 'growth, 10,000 to 1,000,000 bids',
    value: spreadOf(ratiosOf(ours, peer)),
    unit: 'ratio',
    target: { atMost: 1 },
    sides: { ...sidesOf({ ours, peer }), unit: 'times as long', peerName: 'the sort alone' },
    notes: []
  }
}

const sidesOf = ({ ours, peer }: Times) => ({ ours: spreadOf(ours), peer: spreadOf(peer) })

function makeBids(count: number, random: () => number): Bid[] {
  const { floorMicrosPerKwh: floor, capMicrosPerKwh: cap } = limits
  return Array.from({ length: count }, (_, sequence) => ({
    id: randomUUID(),
    side: random() < 0.5 ? 'buy' : 'sell',
    quantityWh: 1 + Math.floor(random() * 10_000),
    limitPriceMicrosPerKwh: floor + Math.floor(random() * (cap - floor + 1)),
    sequence
  }))
}

function sortAlone(bids: readonly Bid[]): void {
  bids
    .filter(({ side }) => side === 'buy')
    .sort((a, b) => b.limitPriceMicrosPerKwh - a.limitPriceMicrosPerKwh)
  bids
    .filter(({ side }) => side === 'sell')
    .sort((a, b) => a.limitPriceMicrosPerKwh - b.limitPriceMicrosPerKwh)
}

function clearZones(bids: readonly Bid[], random: () => number): () => unknown {
  const zones = Array.from({ length: zoneCount }, (_, index) => `zone ${index}`)
  const feeOf = (from: string, to: string) =>
    from === to ? 10_000 : 30_000 + Math.floor(random() * 50_000)
  const feeMicrosPerKwh = Object.fromEntries(
    zones.map((from) => [from, Object.fromEntries(zones.map((to) => [to, feeOf(from, to)]))])
  )
  const placed = bids.map((bid) => ({
    ...bid,
    zone: zones[Math.floor(random() * zoneCount)] ?? ''
  }))
  return () => clearZonalAuction({ zones, feeMicrosPerKwh, bids: placed, ...limits })
}
