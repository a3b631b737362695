import type { Battery, Market, Order, OrderDetail, PriceSlot, Site } from '@commonwatt/contract'
import { marketTimeUnits } from '@commonwatt/domain'
import { fakeServer, type FakeServer } from '../../../test/fake-server.ts'

/** 09:00 in Freiburg on the day before clocks go back. */
export const now = '2026-10-24T07:00:00Z'
export const longDay = '2026-10-25'

export function id(number: number): string {
  return `01985d3c-7a10-7c3e-9f44-${String(number).padStart(12, '0')}`
}

const market: Market = {
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

const site: Site = {
  id: id(301),
  name: 'Talstrasse 12',
  city: 'Freiburg',
  pinCode: '79102',
  position: { latitude: 47.99, longitude: 7.84 },
  timeZone: 'Europe/Berlin',
  marketId: 'DE-LU',
  solarCapacityW: 9800,
  panelBrand: null,
  installationYear: null,
  sanctionedLoadW: 14_500,
  roleAtSite: 'owner',
  isSimulated: false,
  version: 1,
  createdAt: now
}

export const battery: Battery = {
  id: id(501),
  siteId: site.id,
  siteName: site.name,
  name: 'Cellar battery',
  capacityWh: 10_000,
  reserveWh: 1_000,
  chargeLimitW: 5_000,
  dischargeLimitW: 5_000,
  levelWh: 6_000,
  levelAt: now,
  promisedWh: 0,
  usableWh: 5_000,
  isSimulated: false,
  version: 1,
  createdAt: now
}

/** Buys 2 kWh this noon at a known 8 ct: 48 ct with everything. */
export function order(given: Partial<OrderDetail> = {}): OrderDetail {
  return {
    id: id(1),
    side: 'buy',
    batteryId: battery.id,
    batteryName: battery.name,
    marketId: market.id,
    timeZone: market.timeZone,
    currency: 'EUR',
    energyWh: 2_000,
    deliveryStart: '2026-10-24T12:00:00+02:00',
    deliveryEnd: '2026-10-24T13:00:00+02:00',
    resolutionMin: 60,
    limitPriceMicrosPerKwh: null,
    knownPriceMicrosPerKwh: 80_000,
    worstPriceMicrosPerKwh: 80_000,
    worstCaseMicros: 480_000,
    heldMicros: 480_000,
    gridFeeMicrosPerKwh: 91_000,
    leviesMicrosPerKwh: 64_000,
    platformFeeMicrosPerKwh: 5_000,
    status: 'pending',
    reason: null,
    priceMicrosPerKwh: null,
    executedWh: null,
    energyMicros: null,
    gridFeeMicros: null,
    leviesMicros: null,
    platformFeeMicros: null,
    totalMicros: null,
    placedAt: now,
    closedAt: null,
    deliveredAt: null,
    isSimulated: false,
    steps: [{ from: null, to: 'pending', by: 'owner', at: now, reason: null }],
    ...given
  }
}

export const executed: Partial<OrderDetail> = {
  status: 'executed',
  priceMicrosPerKwh: 80_000,
  executedWh: 2_000,
  energyMicros: 160_000,
  gridFeeMicros: 182_000,
  leviesMicros: 128_000,
  platformFeeMicros: 10_000,
  totalMicros: 480_000,
  heldMicros: 480_000,
  closedAt: now
}

/**
 * Prices by the place of the interval in its day: 5 ct and a tenth more for each; the last is dear.
 */
function slotsOf(date: string, minutes: number): PriceSlot[] {
  const units = marketTimeUnits({ timeZone: market.timeZone, date, minutes })
  return units.map(({ startMs, endMs }, at) => ({
    deliveryStart: new Date(startMs).toISOString(),
    deliveryEnd: new Date(endMs).toISOString(),
    priceMicrosPerKwh: 50_000 + at * 1_000,
    level: 'normal' as const
  }))
}

/** A server with a battery, 20 € and these orders, which it lists as asked. */
export function ordersServer(orders: OrderDetail[] = []): FakeServer {
  const server = fakeServer()
  server.signIn({ role: 'producer' })
  server.on('sites', 'list', () => ({ items: [site], nextCursor: null }))
  server.on('markets', 'list', () => ({ items: [market] }))
  server.on('markets', 'now', () => ({
    marketId: market.id,
    currency: 'EUR',
    timeZone: market.timeZone,
    isSimulated: false
  }))
  server.on('markets', 'day', ({ params, query }) => {
    const date = params['date'] ?? ''
    const resolutionMin = Number(query['resolution'] ?? 15) as 15 | 30 | 60
    return {
      marketId: market.id,
      date,
      timeZone: market.timeZone,
      currency: 'EUR',
      resolutionMin,
      slots: slotsOf(date, resolutionMin),
      minMicrosPerKwh: 50_000,
      maxMicrosPerKwh: 150_000,
      meanMicrosPerKwh: 100_000,
      isComplete: true,
      isSimulated: false
    }
  })
  server.on('batteries', 'list', () => ({ items: [battery], nextCursor: null }))
  server.on('wallet', 'get', () => ({
    balances: [
      { currency: 'EUR', availableMicros: 20_000_000, heldMicros: 0, owedMicros: 0, holds: [] }
    ]
  }))
  server.on('wallet', 'entries', () => ({ items: [], nextCursor: null }))
  server.on('orders', 'terms', () => ({
    minLeadMin: 30,
    maxLeadMin: 10_080,
    mostPendingPerBattery: 100
  }))
  server.on('orders', 'list', ({ query }) => ({
    items: orders.filter(
      (one: Order) =>
        (query['status'] === undefined || one.status === query['status']) &&
        (query['side'] === undefined || one.side === query['side'])
    ),
    nextCursor: null
  }))
  server.on('orders', 'get', ({ params }) => {
    const found = orders.find((one) => one.id === params['id'])
    if (!found) throw new Error('The test has no such order')
    return found
  })
  return server
}
