import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { refusalOf, startTestApp } from '../../../test/harness.ts'
import { buy, createBattery, createBuyer, createOffer, signInAgain } from '../../../test/makers.ts'

const app = await startTestApp()
const { anonymous, clock, context } = app
const statistics = (query: { marketId?: string; days?: number }) =>
  anonymous.trades.statistics({ query })

/** Sells energy for one hour from `deliveryStart` on and lets the trade settle. */
async function sell(deliveryStart: string, energyWh: number, priceMicrosPerKwh: number) {
  const startMs = Date.parse(deliveryStart)
  const seller = await signInAgain(app, producer)
  const buyer = await signInAgain(app, consumer)
  const offer = await createOffer(seller, {
    batteryId,
    energyWh: energyWh + 500,
    priceMicrosPerKwh,
    deliveryStart,
    deliveryEnd: new Date(startMs + 3_600_000).toISOString()
  })
  const { id } = await buy(buyer, offer.id, energyWh)
  await seller.client.trades.setStatus({
    params: { id },
    body: { status: 'accepted' },
    idempotencyKey: randomUUID()
  })
  for (const at of [startMs, startMs + 3 * 3_600_000]) {
    clock.set(at)
    for (const job of ['offers.expire', 'trades.deliver', 'trades.settle']) {
      await context.jobs.runNow(context, job)
    }
  }
}

const producer = await app.signUp('producer')
const consumer = await createBuyer(app)
const { id: batteryId } = await createBattery(producer, { levelWh: 9000 })

test('a market without trades has no price, which is not a price of zero', async () => {
  const found = await statistics({ days: 1 })
  expect(found).toMatchObject({
    marketId: 'DE-LU',
    currency: 'EUR',
    openOffers: 0,
    openEnergyWh: 0,
    completedTrades: 0,
    volumeWh: 0,
    averagePriceMicrosPerKwh: null,
    trendMicrosPerKwh: null,
    days: [{ date: '2026-05-10', completedTrades: 0, averagePriceMicrosPerKwh: null }]
  })
  expect(await refusalOf(statistics({ marketId: 'nowhere' }))).toMatchObject({
    code: 'not_found'
  })
})

test('volumes and prices are counted by the market’s own days, prices weighted by energy', async () => {
  await sell('2026-05-10T16:00:00Z', 2000, 120_000)
  await sell('2026-05-12T16:00:00Z', 1000, 180_000)
  // Past midnight in Berlin, though not in Greenwich.
  await sell('2026-05-12T22:30:00Z', 500, 60_000)
  const seller = await signInAgain(app, producer)
  const open = { deliveryStart: '2026-05-14T16:00:00Z', deliveryEnd: '2026-05-14T19:00:00Z' }
  await createOffer(seller, { batteryId, energyWh: 700, ...open })

  const found = await statistics({ marketId: 'DE-LU', days: 4 })
  expect(found).toMatchObject({
    openOffers: 1,
    openEnergyWh: 700,
    completedTrades: 3,
    volumeWh: 3500,
    // (240,000 + 180,000 + 30,000) micros for 3.5 kWh.
    averagePriceMicrosPerKwh: 128_571,
    // 140,000 on the last two days, 120,000 on the two before.
    trendMicrosPerKwh: 20_000
  })
  expect(found.days.map((day) => [day.date, day.volumeWh, day.averagePriceMicrosPerKwh])).toEqual([
    ['2026-05-10', 2000, 120_000],
    ['2026-05-11', 0, null],
    ['2026-05-12', 1000, 180_000],
    ['2026-05-13', 500, 60_000]
  ])
  expect(await statistics({ marketId: 'IN-IEX' })).toMatchObject({
    currency: 'INR',
    completedTrades: 0
  })
})
