import type { Auction, Market, PriceDay } from '@commonwatt/contract'
import { marketTimeUnits } from '@commonwatt/domain'
import { vi } from 'vitest'
import { fakeServer } from '../../../test/fake-server.ts'
import { toInstant, unitsOf } from '../units.ts'
import { makeBidSet, makeSite, type MadeBid, type MadeResults } from './make.ts'

interface World {
  nowAt: string
  market: Market
  /** The auction that the page shows. */
  auction: Auction
  /** What I have saved for it. */
  bids?: readonly MadeBid[]
  others?: readonly Auction[]
  made?: MadeResults
  role?: 'producer' | 'consumer' | 'investor' | null
  availableMicros?: number
  /** What the plants of my place can still sell in a unit, by its number; 2.45 kWh unless said. */
  plantWhOf?: (unit: number) => number
  /** What its battery can give in the whole day, 1 kWh in a unit. */
  storedWh?: number
}

/** A server on which one market holds auctions, with me signed in at a place of it. */
export function auctionServer(world: World) {
  const { nowAt, market, auction, bids = [], others = [], made, role = 'producer' } = world
  vi.useFakeTimers({ now: Date.parse(nowAt), shouldAdvanceTime: true, toFake: ['Date'] })
  const server = fakeServer()
  if (role !== null) server.signIn({ role })
  server.on('markets', 'list', () => ({ items: [market] }))
  server.on('sites', 'list', () => ({ items: [makeSite(market)], nextCursor: null }))
  server.on('wallet', 'get', () => ({
    balances: [
      {
        currency: market.currency,
        availableMicros: world.availableMicros ?? 86_420_000,
        heldMicros: 0,
        owedMicros: 0,
        holds: []
      }
    ]
  }))
  server.on('standingBids', 'list', () => ({ items: [] }))
  server.on('wallet', 'entries', () => ({ items: [], nextCursor: null }))
  server.on('markets', 'day', ({ params }) => priceDay(market, params['date'] ?? ''))
  server.on('auctions', 'list', ({ query }) => ({
    items: [auction, ...others].filter(
      (one) => query['status'] === undefined || one.status === query['status']
    ),
    nextCursor: null
  }))
  const known = made ? { ...auction, ...made.results.auction } : auction
  server.on('auctions', 'get', () => known)
  server.on('auctions', 'bids', () => makeBidSet(auction, bids))
  server.on('auctions', 'limits', () => ({
    auctionId: auction.id,
    siteId: makeSite(market).id,
    zoneId: null,
    buyWh: 2_750,
    storedWh: world.storedWh ?? 0,
    units: unitsOf(auction).map(({ startMs }, unit) => {
      const plantWh = world.plantWhOf?.(unit) ?? 2_450
      const batteryWh = Math.min(world.storedWh ?? 0, 1_000)
      return { deliveryStart: toInstant(startMs), plantWh, sellWh: plantWh + batteryWh }
    })
  }))
  if (made) {
    const at = (query: Record<string, string>) => query['deliveryStart'] ?? ''
    server.on('auctions', 'results', () =>
      role === null ? { ...made.results, mine: null } : made.results
    )
    server.on('auctions', 'curves', ({ query }) => made.curvesOf(at(query)))
    server.on('auctions', 'explain', ({ query }) => made.explainOf(at(query)))
    server.on('auctions', 'book', ({ query }) => made.bookOf(at(query)))
  }
  return server
}

/** Rises over the day by a tenth of a cent per unit, from 10 ct. */
function priceDay(market: Market, date: string): PriceDay {
  const { timeZone, mtuMin } = market
  const units = marketTimeUnits({ timeZone, date, minutes: mtuMin })
  return {
    marketId: market.id,
    date,
    timeZone,
    currency: market.currency,
    resolutionMin: 15,
    slots: units.map(({ startMs, endMs }, index) => ({
      deliveryStart: new Date(startMs).toISOString(),
      deliveryEnd: new Date(endMs).toISOString(),
      priceMicrosPerKwh: 100_000 + index * 1_000,
      level: null
    })),
    minMicrosPerKwh: null,
    maxMicrosPerKwh: null,
    meanMicrosPerKwh: null,
    isComplete: true,
    isSimulated: false
  }
}
