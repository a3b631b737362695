import type { Trade, TradeDetail } from '@commonwatt/contract'
import { tradeAmounts } from '@commonwatt/domain'
import { fakeServer, type FakeServer } from '../../../test/fake-server.ts'

export const now = '2026-10-26T08:00:00Z'

export function id(number: number): string {
  return `01985d3c-7a10-7c3e-9f44-${String(number).padStart(12, '0')}`
}

/** 5 kWh asked for, for tonight, at 11.4 ct and 21.9 ct all in. */
export function trade(given: Partial<TradeDetail> = {}): TradeDetail {
  const energyWh = given.energyWh ?? 5_000
  const prices = {
    priceMicrosPerKwh: 114_000,
    gridFeeMicrosPerKwh: 100_000,
    platformFeeMicrosPerKwh: 5_000
  }
  return {
    id: id(1),
    offerId: id(101),
    offerTitle: 'Evening power from a cellar battery',
    sourceType: 'battery',
    side: 'sell',
    buyerId: id(201),
    buyerName: 'Jonas Meier',
    sellerId: id(202),
    sellerName: 'Familie Okafor',
    energyWh,
    ...prices,
    currency: 'EUR',
    ...tradeAmounts({ ...prices, energyWh }),
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
    deliveryStart: '2026-10-26T17:00:00Z',
    deliveryEnd: '2026-10-26T20:00:00Z',
    timeZone: 'Europe/Berlin',
    requestedAt: '2026-10-26T07:30:00Z',
    answerUntil: '2026-10-26T09:30:00Z',
    settledAt: null,
    isSimulated: false,
    steps: [{ from: null, to: 'pending', by: 'buyer', at: '2026-10-26T07:30:00Z', note: null }],
    intervals: [],
    ...given
  }
}

/** A server that has these trades of mine and lists them by status and side as asked. */
export function tradesServer(
  trades: TradeDetail[],
  role: 'producer' | 'consumer' = 'producer'
): FakeServer {
  const server = fakeServer()
  server.signIn({ role })
  server.on('trades', 'list', ({ query }) => ({
    items: trades.filter(
      (one: Trade) =>
        (query['status'] === undefined || one.status === query['status']) &&
        (query['side'] === undefined || one.side === query['side'])
    ),
    nextCursor: null
  }))
  server.on('trades', 'get', ({ params }) => {
    const found = trades.find((one) => one.id === params['id'])
    if (!found) throw new Error(`No trade ${params['id'] ?? ''} in this test`)
    return found
  })
  server.on('wallet', 'entries', () => ({ items: [], nextCursor: null }))
  return server
}
