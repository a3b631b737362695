import type {
  IntervalPosition,
  Market,
  Performance,
  PerformanceBucket,
  PerformanceFigures,
  Portfolio
} from '@commonwatt/contract'
import { vi } from 'vitest'
import { addDays, startOfDay } from '../../../format/zone.ts'
import { fakeServer, type Call } from '../../../test/fake-server.ts'

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
    gridFeeMicrosPerKwh: 91_000,
    leviesMicrosPerKwh: 64_000,
    localGridFeeMicrosPerKwh: 38_000,
    platformFeeMicrosPerKwh: 5_000
  }
}
export const india: Market = {
  ...germany,
  id: 'IN-IEX',
  name: 'India',
  currency: 'INR',
  timeZone: 'Asia/Kolkata'
}

const minuteMs = 60_000

/** What stands in a quarter-hour, hour or day, by its place in the day or the range. */
export type PositionAt = (at: number) => Partial<IntervalPosition>

/** A portfolio as the server answers it for what was asked. */
export function portfolioOf(
  market: Market,
  { query }: Pick<Call, 'query'>,
  changes: Partial<Portfolio> = {},
  positionAt: PositionAt = () => ({})
): Portfolio {
  const { timeZone, currency } = market
  const from = query['from'] ?? '2026-10-25'
  const to = query['to'] ?? addDays(from, 1)
  const resolution = (query['resolution'] ?? 'mtu') as Portfolio['resolution']
  const endMs = startOfDay(addDays(to, 1), timeZone)
  const starts: number[] = []
  if (resolution === 'day') {
    for (let day = from; day <= to; day = addDays(day, 1)) starts.push(startOfDay(day, timeZone))
  } else {
    const stepMs = (resolution === 'hour' ? 60 : market.mtuMin) * minuteMs
    for (let ms = startOfDay(from, timeZone); ms < endMs; ms += stepMs) starts.push(ms)
  }
  return {
    marketId: market.id,
    currency,
    timeZone,
    resolution,
    from,
    to,
    deliveryStart: new Date(starts[0] ?? 0).toISOString(),
    deliveryEnd: new Date(endMs).toISOString(),
    positions: starts.map((ms, at) => ({
      deliveryStart: new Date(ms).toISOString(),
      deliveryEnd: new Date(starts[at + 1] ?? endMs).toISOString(),
      boughtWh: 0,
      soldWh: 0,
      netWh: 0,
      openBoughtWh: 0,
      openSoldWh: 0,
      kinds: [],
      ...positionAt(at)
    })),
    balances: [{ currency, availableMicros: 0, heldMicros: 0 }],
    exposures: [{ currency, totalMicros: 0, kinds: [], withdrawalMicros: 0 }],
    coming: { toReceiveWh: 0, toDeliverWh: 0 },
    open: { pendingTrades: 0, runningTrades: 0, auctions: 0, orders: 0 },
    ...changes
  }
}

const noFigures: PerformanceFigures = {
  revenueMicros: 0,
  energyCostMicros: 0,
  gridFeeMicros: 0,
  platformFeeMicros: 0,
  costMicros: 0,
  profitMicros: 0,
  boughtWh: 0,
  soldWh: 0,
  purchases: 0,
  sales: 0,
  marginBasisPoints: null,
  buyPriceMicrosPerKwh: null,
  paidPriceMicrosPerKwh: null,
  sellPriceMicrosPerKwh: null,
  marketWhenBuyingMicrosPerKwh: null,
  marketWhenSellingMicrosPerKwh: null,
  pricedBoughtWh: 0,
  pricedSoldWh: 0,
  marketMeanMicrosPerKwh: null
}

/** A performance by day as the server answers it; the figures of a day stand in the total too. */
export function performanceOf(
  market: Market,
  { query }: Pick<Call, 'query'>,
  { figures = {}, on, ...changes }: Partial<Performance> & Figures = {}
): Performance {
  const { timeZone, currency } = market
  const { from = '', to = '' } = query
  const buckets: PerformanceBucket[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) {
    buckets.push({
      firstDate: day,
      lastDate: day,
      deliveryStart: new Date(startOfDay(day, timeZone)).toISOString(),
      deliveryEnd: new Date(startOfDay(addDays(day, 1), timeZone)).toISOString(),
      ...noFigures,
      ...(day === on && figures)
    })
  }
  const isThere = on !== undefined && on >= from && on <= to
  const total = { ...noFigures, ...(isThere && figures) }
  const { revenueMicros, energyCostMicros, gridFeeMicros, platformFeeMicros } = total
  const { costMicros, profitMicros, boughtWh, soldWh, purchases, sales } = total
  return {
    marketId: market.id,
    currency,
    timeZone,
    groupBy: (query['groupBy'] ?? 'day') as Performance['groupBy'],
    from,
    to,
    deliveryStart: buckets[0]?.deliveryStart ?? '',
    deliveryEnd: buckets.at(-1)?.deliveryEnd ?? '',
    total,
    buckets,
    kinds: [
      {
        kind: 'trade',
        revenueMicros,
        energyCostMicros,
        gridFeeMicros,
        platformFeeMicros,
        costMicros,
        profitMicros,
        boughtWh,
        soldWh,
        purchases,
        sales
      }
    ],
    unsettledDeals: 0,
    firstDeliveryStart: null,
    lastDeliveryStart: null,
    isSimulated: false,
    ...changes
  }
}

interface Figures {
  /** What one day came to, and which day that is. */
  figures?: Partial<PerformanceFigures>
  on?: string
}

/** Somebody signed in, at an instant, on these markets; the first one is that of the place. */
export function analyticsServer(nowAt: string, markets: readonly Market[] = [germany]) {
  vi.useFakeTimers({ now: Date.parse(nowAt), shouldAdvanceTime: true, toFake: ['Date'] })
  const server = fakeServer()
  server.signIn()
  server.on('markets', 'list', () => ({ items: [...markets] }))
  server.on('markets', 'now', ({ params }) => {
    const { id, currency, timeZone } = markets.find((one) => one.id === params['id']) ?? germany
    return { marketId: id, currency, timeZone, isSimulated: false }
  })
  server.on('markets', 'day', ({ params }) => ({
    marketId: params['id'] ?? '',
    date: params['date'] ?? '',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    resolutionMin: 15 as const,
    slots: [],
    minMicrosPerKwh: null,
    maxMicrosPerKwh: null,
    meanMicrosPerKwh: null,
    isComplete: false,
    isSimulated: false
  }))
  server.on('markets', 'prices', ({ params }) => ({
    marketId: params['id'] ?? '',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    resolutionMin: 15 as const,
    slots: [],
    isSimulated: false
  }))
  return server
}
