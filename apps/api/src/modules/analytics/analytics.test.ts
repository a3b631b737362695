import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { PerformanceFigures } from '@commonwatt/contract'
import { startTestApp, testNow, type Member } from '../../../test/harness.ts'
import { evening, readAll, signInAgain } from '../../../test/makers.ts'
import { createNeighbours, hourFrom, type Neighbours } from '../../../test/neighbours.ts'

const app = await startTestApp()
const { clock } = app

let homes: Neighbours
beforeEach(async () => {
  clock.set(testNow)
  homes = await createNeighbours(app)
})

const portfolioOf = (member: Member, query = {}) => member.client.analytics.portfolio({ query })
const performanceOf = (
  member: Member,
  from: string,
  to: string,
  more: { groupBy?: 'day' | 'week' | 'month' | 'range'; kind?: 'trade' | 'auction' } = {}
) => member.client.analytics.performance({ query: { from, to, ...more } })

const nothing = {
  revenueMicros: 0,
  costMicros: 0,
  profitMicros: 0,
  marginBasisPoints: null,
  boughtWh: 0,
  soldWh: 0,
  purchases: 0,
  sales: 0,
  buyPriceMicrosPerKwh: null,
  sellPriceMicrosPerKwh: null
}

/** The change of a member's money by settlements and refunds, as the ledger has it. */
async function ledgerMicros(member: Member): Promise<number> {
  const entries = await readAll((cursor) =>
    member.client.wallet.entries({ query: { limit: 100, ...cursor } })
  )
  return entries
    .filter(({ reason }) => ['trade_settlement', 'trade_refund'].includes(reason))
    .reduce((sum, { availableMicros, heldMicros }) => sum + availableMicros + heldMicros, 0)
}

describe('somebody without any deal', () => {
  test.each(['producer', 'consumer', 'investor', 'admin', 'grid_operator'] as const)(
    'sees zeros, absent prices and two whole days: %s',
    async (role) => {
      const member = await app.signUp(role)
      const portfolio = await portfolioOf(member)
      expect(portfolio).toMatchObject({
        marketId: 'DE-LU',
        timeZone: 'Europe/Berlin',
        from: '2026-05-10',
        to: '2026-05-11',
        deliveryStart: '2026-05-09T22:00:00.000Z',
        deliveryEnd: '2026-05-11T22:00:00.000Z',
        balances: [{ currency: 'EUR', availableMicros: 0, heldMicros: 0 }],
        exposures: [{ currency: 'EUR', totalMicros: 0, withdrawalMicros: 0 }],
        coming: { toReceiveWh: 0, toDeliverWh: 0 },
        open: { pendingTrades: 0, runningTrades: 0, auctions: 0, orders: 0 }
      })
      expect(portfolio.positions).toHaveLength(192)
      expect(
        portfolio.positions.every(({ netWh, kinds }) => netWh === 0 && kinds.length === 0)
      ).toBe(true)
      const performance = await performanceOf(member, '2026-05-01', '2026-05-31')
      expect(performance.total).toMatchObject({ ...nothing, marketMeanMicrosPerKwh: null })
      expect(performance.buckets).toHaveLength(31)
      expect(performance).toMatchObject({
        unsettledDeals: 0,
        isSimulated: false,
        firstDeliveryStart: null,
        lastDeliveryStart: null
      })
    }
  )
})

test('a deal is exposure when asked, a position when accepted, and performance when settled', async () => {
  const id = await homes.ask(2000, 120_000, evening)
  const asked = await portfolioOf(homes.buyer)
  expect(asked.exposures).toMatchObject([
    {
      currency: 'EUR',
      totalMicros: 326_000,
      kinds: [
        { kind: 'trade', amountMicros: 326_000, holds: 1 },
        { kind: 'auction', amountMicros: 0, holds: 0 },
        { kind: 'order', amountMicros: 0, holds: 0 }
      ],
      withdrawalMicros: 0
    }
  ])
  expect(asked.balances).toEqual([
    { currency: 'EUR', availableMicros: 19_674_000, heldMicros: 326_000 }
  ])
  expect(asked.open).toMatchObject({ pendingTrades: 1, runningTrades: 0 })
  expect(asked.coming).toEqual({ toReceiveWh: 0, toDeliverWh: 0 })
  expect((await portfolioOf(homes.seller)).open).toMatchObject({ pendingTrades: 1 })
  const elsewhere = await portfolioOf(homes.buyer, { marketId: 'IN-IEX' })
  expect(elsewhere.open).toMatchObject({ pendingTrades: 0, runningTrades: 0 })

  await homes.accept(id)
  const agreed = await portfolioOf(homes.buyer, { resolution: 'hour' })
  expect(agreed.open).toMatchObject({ pendingTrades: 0, runningTrades: 1 })
  expect(agreed.coming).toEqual({ toReceiveWh: 2000, toDeliverWh: 0 })
  expect(agreed.positions).toHaveLength(48)
  // 2 kWh over three hours: the largest remainders go to the earlier quarter-hours.
  const hours = agreed.positions.filter(({ boughtWh }) => boughtWh > 0)
  expect(hours.map((hour) => [hour.deliveryStart, hour.boughtWh, hour.openBoughtWh])).toEqual([
    ['2026-05-10T16:00:00.000Z', 668, 668],
    ['2026-05-10T17:00:00.000Z', 668, 668],
    ['2026-05-10T18:00:00.000Z', 664, 664]
  ])
  const promised = await portfolioOf(homes.seller, { resolution: 'day' })
  expect(promised.positions).toMatchObject([
    { soldWh: 2000, openSoldWh: 2000, netWh: -2000, kinds: [{ kind: 'trade', soldWh: 2000 }] },
    { soldWh: 0, kinds: [] }
  ])
  expect(promised.coming).toEqual({ toReceiveWh: 0, toDeliverWh: 2000 })
  const early = await performanceOf(homes.buyer, '2026-05-10', '2026-05-10')
  expect(early.total).toMatchObject(nothing)
  expect(early.unsettledDeals).toBe(1)

  await homes.passTime(Date.parse(evening.deliveryStart))
  clock.set(Date.parse(evening.deliveryEnd))
  const values = [100, 200, 300, 400, 0, 0, 0, 0, 100, 100, 100, 300]
  await homes.report(evening.deliveryStart, values)
  await homes.passTime(Date.parse(evening.deliveryEnd) + 60_000)
  const settled = await portfolioOf(homes.buyer)
  expect(settled.positions.filter(({ boughtWh }) => boughtWh > 0)).toHaveLength(8)
  expect(settled.positions.find(({ boughtWh }) => boughtWh > 0)).toEqual({
    deliveryStart: '2026-05-10T16:00:00.000Z',
    deliveryEnd: '2026-05-10T16:15:00.000Z',
    boughtWh: 100,
    soldWh: 0,
    netWh: 100,
    openBoughtWh: 0,
    openSoldWh: 0,
    kinds: [{ kind: 'trade', boughtWh: 100, soldWh: 0 }]
  })
  expect(settled.exposures[0]?.totalMicros).toBe(0)
  expect(settled.open).toMatchObject({ pendingTrades: 0, runningTrades: 0 })
  // 1.6 kWh at 12 ct, with 3.8 ct for the local grid and 0.5 ct for the platform.
  const { total, unsettledDeals } = await performanceOf(homes.buyer, '2026-05-10', '2026-05-10')
  expect(unsettledDeals).toBe(0)
  expect(total).toMatchObject({
    revenueMicros: 0,
    energyCostMicros: 192_000,
    gridFeeMicros: 60_800,
    platformFeeMicros: 8_000,
    costMicros: 260_800,
    profitMicros: -260_800,
    boughtWh: 1600,
    purchases: 1,
    buyPriceMicrosPerKwh: 120_000,
    paidPriceMicrosPerKwh: 163_000
  })
  const sold = await performanceOf(homes.seller, '2026-05-10', '2026-05-10')
  expect(sold.total).toMatchObject({
    revenueMicros: 192_000,
    costMicros: 0,
    profitMicros: 192_000,
    marginBasisPoints: 10_000,
    soldWh: 1600,
    sales: 1,
    sellPriceMicrosPerKwh: 120_000
  })
})

test('performance is what the ledger moved: over several days, with an estimate, a failure and a refund', async () => {
  await homes.trade(2000, 120_000, evening, [100, 200, 300, 400, 0, 0, 0, 0, 100, 100, 100, 333])
  await homes.trade(1111, 77_777, hourFrom('2026-05-12T09:00:00Z'), [])
  await homes.trade(500, 90_000, hourFrom('2026-05-13T09:00:00Z'), [0, 0, 0, 0])
  const disputed = await homes.trade(
    3000,
    99_999,
    hourFrom('2026-05-14T09:00:00Z'),
    [500, 500, 500, 501]
  )
  // An admin signs in by password like everyone, since the clock has moved.
  const admin = await signInAgain(app, await app.signUp('admin'))
  for (const [member, body] of [
    [homes.buyer, { status: 'disputed' }],
    [admin, { status: 'resolved', refundMicros: 50_001 }]
  ] as const) {
    await member.client.trades.setStatus({
      params: { id: disputed },
      body,
      idempotencyKey: randomUUID()
    })
  }
  for (const groupBy of ['day', 'week', 'month', 'range'] as const) {
    const bought = await performanceOf(homes.buyer, '2026-05-01', '2026-05-31', { groupBy })
    const sold = await performanceOf(homes.seller, '2026-05-01', '2026-05-31', { groupBy })
    expect(bought.total.profitMicros).toBe(await ledgerMicros(homes.buyer))
    expect(sold.total.profitMicros).toBe(await ledgerMicros(homes.seller))
    // What the seller gave back is off both sides.
    expect(sold.total.revenueMicros).toBe(bought.total.energyCostMicros)
    for (const { total, buckets } of [bought, sold]) {
      const sum = (name: keyof PerformanceFigures) =>
        buckets.reduce((all, bucket) => all + (bucket[name] ?? 0), 0)
      for (const name of ['profitMicros', 'costMicros', 'boughtWh', 'soldWh', 'sales'] as const) {
        expect(sum(name)).toBe(total[name])
      }
    }
    expect(bought.total).toMatchObject({ boughtWh: 1633 + 1111 + 2001, purchases: 3 })
  }
  expect((await performanceOf(homes.stranger, '2026-05-01', '2026-05-31')).total).toMatchObject(
    nothing
  )
  expect((await performanceOf(admin, '2026-05-01', '2026-05-31')).total).toMatchObject(nothing)
  expect((await portfolioOf(homes.stranger)).open).toMatchObject({ runningTrades: 0 })
  const { positions } = await portfolioOf(homes.stranger, { from: '2026-05-01', to: '2026-05-20' })
  expect(positions.every(({ boughtWh, soldWh }) => boughtWh === 0 && soldWh === 0)).toBe(true)
  const empty = await performanceOf(homes.seller, '2026-08-01', '2026-08-31')
  expect(empty).toMatchObject({
    total: nothing,
    firstDeliveryStart: '2026-05-10T16:00:00.000Z',
    lastDeliveryStart: '2026-05-14T09:00:00.000Z'
  })
  const auctions = await performanceOf(homes.buyer, '2026-05-01', '2026-05-31', { kind: 'auction' })
  expect(auctions.total).toMatchObject(nothing)
  expect(auctions.kinds.map(({ kind }) => kind)).toEqual(['auction'])
})
