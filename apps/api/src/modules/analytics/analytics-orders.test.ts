import { expect, test } from 'vitest'
import { startTestApp, type Member } from '../../../test/harness.ts'
import { readAll, signInAgain } from '../../../test/makers.ts'
import {
  createBatteryOwner,
  executeOrder,
  noon,
  placeOrder,
  publishHours
} from '../../../test/order-makers.ts'

const app = await startTestApp()
const { clock, context } = app

const performanceOf = (member: Member, query: { from: string; to: string; kind?: 'order' }) =>
  member.client.analytics.performance({ query })

/** What settlements of orders changed, available and held together. */
async function ledgerMicros(member: Member): Promise<number> {
  const entries = await readAll((cursor) =>
    member.client.wallet.entries({ query: { limit: 100, ...cursor } })
  )
  return entries
    .filter(({ reason }) => reason === 'order_settlement')
    .reduce((sum, { availableMicros, heldMicros }) => sum + availableMicros + heldMicros, 0)
}

// 10 ct at noon, then 40 ct, then 20 ct below zero.
await publishHours(app, noon, [100, 400, -200])

test('an order is exposure while it is pending, a position and performance once it is executed', async () => {
  const { owner, battery } = await createBatteryOwner(app)
  const { client } = owner
  const buy = await placeOrder(owner, battery.id, { energyWh: 2000 })
  const pending = await client.analytics.portfolio()
  expect(pending.exposures).toMatchObject([
    {
      // 2 kWh at 10 ct, with 9.1 ct grid fee, 6.4 ct levies and 0.5 ct for the platform.
      totalMicros: 520_000,
      kinds: [{ kind: 'trade' }, { kind: 'auction' }, { kind: 'order', holds: 1 }]
    }
  ])
  expect(pending.open).toMatchObject({ orders: 1 })
  expect(pending.coming).toEqual({ toReceiveWh: 0, toDeliverWh: 0 })

  await executeOrder(owner, buy.id)
  const executed = await client.analytics.portfolio()
  expect(executed.open).toMatchObject({ orders: 0 })
  expect(executed.exposures).toMatchObject([{ totalMicros: 0 }])
  // The money has moved; the battery charges at noon.
  expect(executed.coming).toEqual({ toReceiveWh: 2000, toDeliverWh: 0 })
  const quarters = executed.positions.filter(({ boughtWh }) => boughtWh > 0)
  expect(quarters.map((one) => [one.deliveryStart, one.boughtWh, one.openBoughtWh])).toEqual([
    ['2026-05-10T10:00:00.000Z', 500, 0],
    ['2026-05-10T10:15:00.000Z', 500, 0],
    ['2026-05-10T10:30:00.000Z', 500, 0],
    ['2026-05-10T10:45:00.000Z', 500, 0]
  ])
  expect(quarters[0]?.kinds).toEqual([{ kind: 'order', boughtWh: 500, soldWh: 0 }])
})

test('orders above and below zero come to what the ledger moved, levies with the grid’s fee', async () => {
  const { owner, battery } = await createBatteryOwner(app)
  const at = (hours: number) => new Date(Date.parse(noon) + hours * 3_600_000).toISOString()
  await placeOrder(owner, battery.id, { energyWh: 1000 })
  await placeOrder(owner, battery.id, { side: 'sell', energyWh: 1500, deliveryStart: at(1) })
  await placeOrder(owner, battery.id, { side: 'sell', energyWh: 500, deliveryStart: at(2) })
  await placeOrder(owner, battery.id, { energyWh: 800, deliveryStart: at(2) })
  for (const hours of [0, 1, 2]) {
    clock.set(Date.parse(at(hours)))
    await context.jobs.runNow(context, 'orders.deliver')
    await context.jobs.runNow(context, 'orders.execute')
  }
  const again = await signInAgain(app, owner)
  const day = { from: '2026-05-10', to: '2026-05-10' }
  const { total, kinds } = await performanceOf(again, { ...day, kind: 'order' })
  expect(total).toMatchObject({
    // 1.5 kWh at 40 ct, less 0.5 kWh at 20 ct below zero.
    revenueMicros: 600_000 - 100_000,
    // 1 kWh at 10 ct, less 0.8 kWh at 20 ct below zero.
    energyCostMicros: 100_000 - 160_000,
    // 15.5 ct for each of 1.8 kWh.
    gridFeeMicros: 279_000,
    platformFeeMicros: 9_000,
    boughtWh: 1800,
    soldWh: 2000,
    purchases: 2,
    sales: 2,
    // (40 × 1.5 − 20 × 0.5) / 2: at the market's price, so the comparison comes out even.
    sellPriceMicrosPerKwh: 250_000,
    marketWhenSellingMicrosPerKwh: 250_000,
    buyPriceMicrosPerKwh: -33_333,
    marketWhenBuyingMicrosPerKwh: -33_333
  })
  expect(kinds).toMatchObject([{ kind: 'order', soldWh: 2000 }])
  expect(total.profitMicros).toBe(await ledgerMicros(again))
  expect((await performanceOf(again, day)).total).toEqual(total)
  const { owner: neighbour } = await createBatteryOwner(app)
  expect((await performanceOf(neighbour, day)).total).toMatchObject({ boughtWh: 0, soldWh: 0 })
})
