import { beforeEach, describe, expect, test } from 'vitest'
import { refusalOf, startTestApp, testNow, type Member } from '../../../test/harness.ts'
import { createBattery, createOffer, signInAgain } from '../../../test/makers.ts'
import {
  cancelOrder,
  createBatteryOwner,
  executeOrder,
  noon,
  placeOrder,
  publishHours
} from '../../../test/order-makers.ts'
import { transact } from '../../database/database.ts'
import { recordMeterReport } from '../batteries/index.ts'

const app = await startTestApp()
const { clock, context } = app
const noonMs = Date.parse(noon)
const hour = 3_600_000
const later = (hours: number) => new Date(noonMs + hours * hour).toISOString()
const batteryOf = (member: Member, id: string) => member.client.batteries.get({ params: { id } })
const orderOf = (member: Member, id: string) => member.client.orders.get({ params: { id } })
const report = (siteId: string, levelWh: number, at: number) =>
  transact(context.db, (db) => recordMeterReport(db, context, { siteId, levelWh, at }))
const runDue = async (atMs: number) => {
  clock.set(atMs)
  await context.jobs.runNow(context, 'orders.deliver')
  await context.jobs.runNow(context, 'orders.execute')
}

await publishHours(app, noon, [80, 60, 40, 20, 30, 50])
beforeEach(() => clock.set(testNow))

describe('what a battery can do', () => {
  test('in the time bounds an order, together with those beside it', async () => {
    const { owner, battery } = await createBatteryOwner(app, { levelWh: 1000 })
    const quarter = { resolutionMin: 15 as const }
    const tooMuch = placeOrder(owner, battery.id, { ...quarter, energyWh: 1251 })
    expect(await refusalOf(tooMuch)).toMatchObject({
      code: 'power_limit_exceeded',
      details: { availableWh: 1250 },
      errors: [{ pointer: '/body/energyWh' }]
    })
    await placeOrder(owner, battery.id, { energyWh: 3000 })
    expect(
      await refusalOf(placeOrder(owner, battery.id, { ...quarter, energyWh: 501 }))
    ).toMatchObject({ code: 'power_limit_exceeded', details: { availableWh: 500 } })
    expect(await placeOrder(owner, battery.id, { ...quarter, energyWh: 500 })).toMatchObject({
      status: 'pending'
    })
  })

  test('above the reserve bounds a sell, less what neighbours and other orders have', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    await createOffer(owner, { batteryId: battery.id, energyWh: 1000 })
    const sell = (energyWh: number, hours = 0) =>
      placeOrder(owner, battery.id, { side: 'sell', energyWh, deliveryStart: later(hours) })
    expect(await refusalOf(sell(4001))).toMatchObject({
      code: 'not_enough_energy',
      details: { availableWh: 4000 }
    })
    await sell(2500, 3)
    expect(await refusalOf(sell(1501))).toMatchObject({ details: { availableWh: 1500 } })
    await sell(1500)
    expect(await batteryOf(owner, battery.id)).toMatchObject({ promisedWh: 5000, usableWh: 0 })
  })

  test('under the capacity bounds a buy, after all that comes before it', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const buy = (energyWh: number, hours: number) =>
      placeOrder(owner, battery.id, { energyWh, deliveryStart: later(hours) })
    expect(await refusalOf(buy(4001, 1))).toMatchObject({
      code: 'battery_full',
      details: { availableWh: 4000 }
    })
    await placeOrder(owner, battery.id, { side: 'sell', energyWh: 900 })
    expect(await buy(4900, 1)).toMatchObject({ status: 'pending' })
    expect(await refusalOf(buy(1, 2))).toMatchObject({ details: { availableWh: 0 } })
  })

  test('counts a buy before a sell, and executes both', async () => {
    const { owner, battery } = await createBatteryOwner(app, { levelWh: 1000 })
    const sell = { side: 'sell' as const, energyWh: 2000, deliveryStart: later(2) }
    expect(await refusalOf(placeOrder(owner, battery.id, sell))).toMatchObject({
      code: 'not_enough_energy',
      details: { availableWh: 0 }
    })
    const buy = await placeOrder(owner, battery.id)
    const sold = await placeOrder(owner, battery.id, sell)
    expect(await batteryOf(owner, battery.id)).toMatchObject({ promisedWh: 2000, usableWh: 0 })
    await runDue(noonMs)
    await runDue(noonMs + 2 * hour)
    const again = await signInAgain(app, owner)
    expect(await orderOf(again, buy.id)).toMatchObject({ status: 'executed' })
    expect(await orderOf(again, sold.id)).toMatchObject({ status: 'executed', executedWh: 2000 })
    expect(await batteryOf(again, battery.id)).toMatchObject({ levelWh: 1000, promisedWh: 0 })
  })

  test('bounds how many orders may wait for it', async () => {
    const { owner, battery } = await createBatteryOwner(app, { levelWh: 9000 })
    for (let count = 0; count < 100; count += 1) {
      const deliveryStart = new Date(noonMs + count * 900_000).toISOString()
      await placeOrder(owner, battery.id, {
        side: 'sell',
        energyWh: 1,
        deliveryStart,
        resolutionMin: 15,
        limitPriceMicrosPerKwh: 0
      })
    }
    expect(await refusalOf(placeOrder(owner, battery.id, { side: 'sell' }))).toMatchObject({
      code: 'too_many_orders',
      details: { maximum: 100 }
    })
    const other = await createBattery(owner)
    expect(await placeOrder(owner, other.id)).toMatchObject({ status: 'pending' })
  })
})

describe('a battery that holds something else than expected', () => {
  test('gives the part it has; the rest of money and promise is free', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const { id } = await placeOrder(owner, battery.id, { side: 'sell', energyWh: 4000 })
    await report(battery.siteId, 2500, noonMs - 900_000)
    await runDue(noonMs)
    const again = await signInAgain(app, owner)
    expect(await orderOf(again, id)).toMatchObject({
      status: 'partly_executed',
      reason: 'battery_empty',
      executedWh: 1500,
      totalMicros: 120_000
    })
    expect(await batteryOf(again, battery.id)).toMatchObject({ levelWh: 1000, promisedWh: 0 })
    const [balance] = (await again.client.wallet.get()).balances
    expect(balance).toMatchObject({ availableMicros: 20_120_000, heldMicros: 0 })
  })

  test('takes the part it has room for, and only that is paid', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const { id } = await placeOrder(owner, battery.id, { energyWh: 4000 })
    await report(battery.siteId, 9000, noonMs - 900_000)
    await runDue(noonMs)
    const again = await signInAgain(app, owner)
    expect(await orderOf(again, id)).toMatchObject({
      status: 'partly_executed',
      reason: 'battery_full',
      executedWh: 1000,
      totalMicros: 240_000
    })
    expect(await batteryOf(again, battery.id)).toMatchObject({ levelWh: 10_000 })
    const [balance] = (await again.client.wallet.get()).balances
    expect(balance).toMatchObject({ availableMicros: 19_760_000, heldMicros: 0 })
  })

  test('fails an order that it can do nothing for', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const buy = await placeOrder(owner, battery.id)
    await report(battery.siteId, 10_000, noonMs - 900_000)
    await runDue(noonMs)
    const sell = await placeOrder(await signInAgain(app, owner), battery.id, {
      side: 'sell',
      deliveryStart: later(2)
    })
    await report(battery.siteId, 900, noonMs + hour)
    await runDue(noonMs + 2 * hour)
    const again = await signInAgain(app, owner)
    expect(await orderOf(again, buy.id)).toMatchObject({ status: 'failed', reason: 'battery_full' })
    expect(await orderOf(again, sell.id)).toMatchObject({
      status: 'failed',
      reason: 'battery_empty'
    })
    expect(await batteryOf(again, battery.id)).toMatchObject({ levelWh: 900, promisedWh: 0 })
    const [balance] = (await again.client.wallet.get()).balances
    expect(balance).toMatchObject({ availableMicros: 20_000_000, heldMicros: 0 })
  })

  test('never gives what a neighbour was promised', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    await createOffer(owner, { batteryId: battery.id, energyWh: 3000 })
    const { id } = await placeOrder(owner, battery.id, { side: 'sell', energyWh: 2000 })
    await report(battery.siteId, 4400, noonMs - 900_000)
    await runDue(noonMs)
    const again = await signInAgain(app, owner)
    expect(await orderOf(again, id)).toMatchObject({ status: 'partly_executed', executedWh: 400 })
    expect(await batteryOf(again, battery.id)).toMatchObject({ levelWh: 4000, promisedWh: 3000 })
  })
})

describe('an early execution', () => {
  test('fixes price and money now, and the battery acts at its time', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const { id } = await placeOrder(owner, battery.id, { side: 'sell', energyWh: 3000 })
    const executed = await executeOrder(owner, id)
    expect(executed).toMatchObject({
      status: 'executed',
      priceMicrosPerKwh: 80_000,
      totalMicros: 240_000,
      deliveredAt: null,
      steps: [{}, { to: 'executed', by: 'owner' }]
    })
    expect((await owner.client.wallet.get()).balances[0]).toMatchObject({
      availableMicros: 20_240_000
    })
    expect(await batteryOf(owner, battery.id)).toMatchObject({ levelWh: 6000, promisedWh: 3000 })
    const more = { side: 'sell' as const, energyWh: 2001, deliveryStart: later(4) }
    expect(await refusalOf(placeOrder(owner, battery.id, more))).toMatchObject({
      code: 'not_enough_energy',
      details: { availableWh: 2000 }
    })
    await runDue(noonMs)
    const again = await signInAgain(app, owner)
    expect(await orderOf(again, id)).toMatchObject({ deliveredAt: later(0) })
    expect(await batteryOf(again, battery.id)).toMatchObject({ levelWh: 3000, promisedWh: 0 })
    await runDue(noonMs)
    expect(await batteryOf(again, battery.id)).toMatchObject({ levelWh: 3000, promisedWh: 0 })
  })

  test('is refused without a price, beyond the limit, and twice; nothing changes', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const limited = await placeOrder(owner, battery.id, { limitPriceMicrosPerKwh: 10_000 })
    expect(await refusalOf(executeOrder(owner, limited.id))).toMatchObject({
      code: 'limit_not_met',
      details: { priceMicrosPerKwh: 80_000, worstPriceMicrosPerKwh: 10_000 }
    })
    const unpriced = await placeOrder(owner, battery.id, {
      deliveryStart: later(10),
      limitPriceMicrosPerKwh: 10_000
    })
    expect(await refusalOf(executeOrder(owner, unpriced.id))).toMatchObject({
      code: 'price_unknown'
    })
    expect(await orderOf(owner, limited.id)).toMatchObject({ status: 'pending' })
    expect(await orderOf(owner, unpriced.id)).toMatchObject({ status: 'pending' })
    const { id } = await placeOrder(owner, battery.id, { side: 'sell', energyWh: 1 })
    await executeOrder(owner, id)
    expect(await refusalOf(executeOrder(owner, id))).toMatchObject({
      code: 'illegal_transition',
      details: { from: 'executed', to: 'executed' }
    })
    expect(await refusalOf(cancelOrder(owner, id))).toMatchObject({ code: 'illegal_transition' })
  })

  test('relies on no order that may still be cancelled', async () => {
    const { owner, battery } = await createBatteryOwner(app, { levelWh: 1000 })
    const buy = await placeOrder(owner, battery.id)
    const sell = await placeOrder(owner, battery.id, { side: 'sell', deliveryStart: later(1) })
    expect(await refusalOf(executeOrder(owner, sell.id))).toMatchObject({
      code: 'not_enough_energy',
      details: { availableWh: 0 }
    })
    await executeOrder(owner, buy.id)
    expect(await executeOrder(owner, sell.id)).toMatchObject({ status: 'executed' })
  })

  test('of a buy needs room that is sure as well', async () => {
    const { owner, battery } = await createBatteryOwner(app, { levelWh: 10_000 })
    await placeOrder(owner, battery.id, { side: 'sell' })
    const buy = await placeOrder(owner, battery.id, { deliveryStart: later(1) })
    expect(await refusalOf(executeOrder(owner, buy.id))).toMatchObject({ code: 'battery_full' })
  })
})
