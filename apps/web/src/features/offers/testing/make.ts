import type { Market, Offer, PriceDay, Site, Trade, TradeDetail } from '@commonwatt/contract'
import { tradeAmounts } from '@commonwatt/domain'
import { addDays, startOfDay } from '../../../format/zone.ts'
import { fakeServer, type FakeServer } from '../../../test/fake-server.ts'

/** Sunday 25 October 2026, half past one in Freiburg: the day has 25 hours there. */
export const now = '2026-10-25T12:30:00Z'
const minuteMs = 60_000

export function id(number: number): string {
  return `01985d3c-7a10-7c3e-9f44-${String(number).padStart(12, '0')}`
}

export const germany: Market = {
  id: 'DE-LU',
  name: 'Germany and Luxembourg',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  mtuMin: 15,
  tickMicrosPerKwh: 10,
  floorMicrosPerKwh: -500_000,
  capMicrosPerKwh: 4_000_000,
  gateClosure: { daysBefore: 1, localTime: '12:00' },
  publishedAboutLocal: '13:00',
  tariff: {
    gridFeeMicrosPerKwh: 96_000,
    leviesMicrosPerKwh: 54_000,
    localGridFeeMicrosPerKwh: 100_000,
    platformFeeMicrosPerKwh: 5_000
  }
}

export const home: Site = {
  id: id(900),
  name: 'Talstrasse 12',
  city: 'Freiburg',
  pinCode: '79102',
  position: { latitude: 47.99, longitude: 7.85 },
  timeZone: 'Europe/Berlin',
  marketId: 'DE-LU',
  solarCapacityW: 0,
  panelBrand: null,
  installationYear: null,
  sanctionedLoadW: 14_000,
  roleAtSite: 'owner',
  isSimulated: false,
  version: 1,
  createdAt: '2026-01-01T00:00:00Z'
}

/** 12 kWh from a battery this evening, 8.4 of them left, at 11.4 ct and 21.9 ct all in. */
export function offer(given: Partial<Offer> = {}): Offer {
  const made = {
    id: id(1),
    sellerId: id(801),
    sellerName: 'Familie Okafor',
    title: 'Evening power from a cellar battery',
    sourceType: 'battery' as const,
    assetId: null,
    batteryId: id(501),
    energyWh: 12_000,
    remainingWh: 8_400,
    acceptedWh: 3_600,
    priceMicrosPerKwh: 114_000,
    gridFeeMicrosPerKwh: 100_000,
    platformFeeMicrosPerKwh: 5_000,
    currency: 'EUR',
    marketId: 'DE-LU',
    position: { latitude: 47.99, longitude: 7.855 },
    isPositionExact: false,
    distanceM: 400,
    deliveryStart: '2026-10-25T17:00:00Z',
    deliveryEnd: '2026-10-25T20:00:00Z',
    status: 'open' as const,
    deliveredShare: 0.97,
    completedTrades: 18,
    isMine: false,
    isSimulated: false,
    version: 3,
    createdAt: '2026-10-25T06:00:00Z',
    ...given
  }
  const fees = made.gridFeeMicrosPerKwh + made.platformFeeMicrosPerKwh
  return { ...made, allInMicrosPerKwh: made.priceMicrosPerKwh + fees }
}

export function tradeOf(from: Offer, energyWh: number, given: Partial<Trade> = {}): TradeDetail {
  return {
    id: id(301),
    offerId: from.id,
    offerTitle: from.title,
    sourceType: from.sourceType,
    side: 'buy',
    buyerId: id(1001),
    buyerName: 'Lena Hartmann',
    sellerId: from.sellerId,
    sellerName: from.sellerName,
    energyWh,
    priceMicrosPerKwh: from.priceMicrosPerKwh,
    gridFeeMicrosPerKwh: from.gridFeeMicrosPerKwh,
    platformFeeMicrosPerKwh: from.platformFeeMicrosPerKwh,
    currency: from.currency,
    ...tradeAmounts({ ...from, energyWh }),
    status: 'pending',
    deliveredWh: null,
    estimatedWh: null,
    quality: null,
    paidMicros: null,
    earnedMicros: null,
    refundedMicros: 0,
    refundedEnergyMicros: 0,
    refundedGridFeeMicros: 0,
    refundedPlatformFeeMicros: 0,
    deliveryStart: from.deliveryStart,
    deliveryEnd: from.deliveryEnd,
    timeZone: 'Europe/Berlin',
    requestedAt: now,
    answerUntil: '2026-10-25T14:24:00Z',
    settledAt: null,
    isSimulated: false,
    steps: [],
    intervals: [],
    ...given
  }
}

/** A day of one price throughout; a flat day has no levels. */
function flatDay(date: string, priceMicrosPerKwh: number | null): PriceDay {
  const startMs = startOfDay(date, germany.timeZone)
  const endMs = startOfDay(addDays(date, 1), germany.timeZone)
  const count = (endMs - startMs) / (15 * minuteMs)
  return {
    marketId: 'DE-LU',
    date,
    timeZone: germany.timeZone,
    currency: 'EUR',
    resolutionMin: 15,
    slots: Array.from({ length: count }, (_, at) => ({
      deliveryStart: new Date(startMs + at * 15 * minuteMs).toISOString(),
      deliveryEnd: new Date(startMs + (at + 1) * 15 * minuteMs).toISOString(),
      priceMicrosPerKwh,
      level: null
    })),
    minMicrosPerKwh: priceMicrosPerKwh,
    maxMicrosPerKwh: priceMicrosPerKwh,
    meanMicrosPerKwh: priceMicrosPerKwh,
    isComplete: priceMicrosPerKwh !== null,
    isSimulated: false
  }
}

interface World {
  role?: 'producer' | 'consumer' | 'investor' | null
  sites?: Site[]
  offers?: Offer[]
  trades?: TradeDetail[]
  availableMicros?: number
  priceMicrosPerKwh?: number | null
}

/** A market in Freiburg that answers everything a screen around offers asks for. */
export function marketServer(world: World = {}): FakeServer {
  const { role = 'consumer', sites = [home], offers = [offer()], trades = [] } = world
  const server = fakeServer()
  if (role !== null) server.signIn({ id: id(1001), role })
  server.on('markets', 'list', () => ({ items: [germany] }))
  server.on('markets', 'day', ({ params }) =>
    flatDay(
      params['date'] ?? '',
      world.priceMicrosPerKwh === undefined ? 170_000 : world.priceMicrosPerKwh
    )
  )
  server.on('sites', 'list', () => ({ items: sites, nextCursor: null }))
  server.on('offers', 'list', ({ query }) => ({
    items: offers.slice(0, Number(query['limit'] ?? 20)),
    nextCursor: null,
    total: query['count'] === 'true' ? offers.length : null,
    radiusM: query['latitude'] === undefined ? null : Number(query['radiusM'] ?? 12_000)
  }))
  server.on(
    'offers',
    'get',
    ({ params }) => offers.find((one) => one.id === params['id']) ?? offer()
  )
  server.on('trades', 'list', () => ({ items: trades, nextCursor: null }))
  server.on('trades', 'statistics', () => ({
    marketId: 'DE-LU',
    currency: 'EUR',
    openOffers: offers.length,
    openEnergyWh: 8_400,
    completedTrades: 0,
    volumeWh: 0,
    averagePriceMicrosPerKwh: null,
    trendMicrosPerKwh: null,
    days: []
  }))
  server.on('wallet', 'get', () => ({
    balances: [
      {
        currency: 'EUR',
        availableMicros: world.availableMicros ?? 86_420_000,
        heldMicros: 4_200_000,
        owedMicros: 0,
        holds: []
      }
    ]
  }))
  return server
}
