import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { OrderDetail } from '@commonwatt/contract'
import { startTestApp, testNow, type Member } from '../../../test/harness.ts'
import { signInAgain } from '../../../test/makers.ts'
import {
  cancelOrder,
  createBatteryOwner,
  executeOrder,
  noon,
  placeOrder,
  publishHours,
  readSettlement
} from '../../../test/order-makers.ts'
import type { Context } from '../../context.ts'
import { executeDue } from './service/execute-due.ts'

const app = await startTestApp()
const { clock, context } = app
const noonMs = Date.parse(noon)
const hour = 3_600_000
const later = (hours: number) => new Date(noonMs + hours * hour).toISOString()
const stateOf = async (member: Member, { id, batteryId }: OrderDetail) => {
  const [balance] = (await member.client.wallet.get()).balances
  return {
    order: await member.client.orders.get({ params: { id } }),
    battery: await member.client.batteries.get({ params: { id: batteryId } }),
    availableMicros: balance?.availableMicros ?? 0,
    heldMicros: balance?.heldMicros ?? 0
  }
}
/** How many calls came through, and the codes of those that did not. */
async function outcomesOf(calls: Promise<unknown>[]) {
  const results = await Promise.allSettled(calls)
  const codes = results.flatMap((result) =>
    result.status === 'rejected' ? [(result.reason as { code: string }).code] : []
  )
  return { done: results.length - codes.length, codes: [...new Set(codes)] }
}

await publishHours(app, noon, [80, 60, 40, 20])
beforeEach(() => clock.set(testNow))

describe('at once', () => {
  test('many executions of one order execute it once', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const order = await placeOrder(owner, battery.id)
    const calls = Array.from({ length: 8 }, () => executeOrder(owner, order.id))
    expect(await outcomesOf(calls)).toEqual({ done: 1, codes: ['illegal_transition'] })
    const after = await stateOf(owner, order)
    expect(after).toMatchObject({ availableMicros: 19_520_000, heldMicros: 0 })
    expect(after.order.steps).toHaveLength(2)
  })

  test('the job in several processes executes it once', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const order = await placeOrder(owner, battery.id)
    clock.set(noonMs)
    await Promise.all(Array.from({ length: 6 }, () => executeDue(context, order.id)))
    const after = await stateOf(await signInAgain(app, owner), order)
    expect(after).toMatchObject({ availableMicros: 19_520_000, heldMicros: 0 })
    expect(after.battery).toMatchObject({ levelWh: 8000 })
    expect(after.order.steps).toHaveLength(2)
  })

  test('a cancellation and an execution: one of them, wholly', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { owner, battery } = await createBatteryOwner(app)
      const order = await placeOrder(owner, battery.id, { side: 'sell' })
      const calls = [() => cancelOrder(owner, order.id), () => executeOrder(owner, order.id)]
      if (round % 2 === 1) calls.reverse()
      const outcome = await outcomesOf(calls.map((call) => call()))
      expect(outcome).toEqual({ done: 1, codes: ['illegal_transition'] })
      const after = await stateOf(owner, order)
      const isExecuted = after.order.status === 'executed'
      if (!isExecuted) expect(after.order).toMatchObject({ status: 'cancelled', totalMicros: null })
      expect(after.availableMicros).toBe(isExecuted ? 20_160_000 : 20_000_000)
      expect(after.battery.promisedWh).toBe(isExecuted ? 2000 : 0)
    }
  })

  test('sells and offers of one battery never sell more than it holds', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const sells = Array.from({ length: 6 }, (_, index) =>
      placeOrder(owner, battery.id, {
        side: 'sell',
        energyWh: 900,
        deliveryStart: later(index % 4)
      })
    )
    const offers = Array.from({ length: 6 }, () =>
      owner.client.offers.create({
        body: {
          title: 'Evening power',
          energyWh: 900,
          priceMicrosPerKwh: 120_000,
          batteryId: battery.id,
          deliveryStart: later(0),
          deliveryEnd: later(1)
        },
        idempotencyKey: randomUUID()
      })
    )
    const outcome = await outcomesOf([...sells, ...offers])
    expect(outcome).toEqual({ done: 5, codes: ['not_enough_energy'] })
    const { promisedWh } = await owner.client.batteries.get({ params: { id: battery.id } })
    expect(promisedWh).toBe(4500)
  })

  test('orders of one wallet never hold more than it has', async () => {
    const { owner, battery } = await createBatteryOwner(app, { amountMicros: 1_000_000 })
    const calls = Array.from({ length: 5 }, (_, index) =>
      placeOrder(owner, battery.id, { energyWh: 700, deliveryStart: later(index % 4) })
    )
    const { codes } = await outcomesOf(calls)
    expect(codes.every((code) => ['insufficient_funds', 'battery_full'].includes(code))).toBe(true)
    const [balance] = (await owner.client.wallet.get()).balances
    const { items } = await owner.client.orders.list()
    const held = items.reduce((sum, { heldMicros }) => sum + heldMicros, 0)
    expect(balance).toMatchObject({ heldMicros: held, availableMicros: 1_000_000 - held })
    expect(await owner.client.wallet.verify()).toMatchObject({ isIntact: true })
  })

  test('all are executed or all cancelled, each once', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const order = await placeOrder(owner, battery.id, { energyWh: 1000 })
    const second = await placeOrder(owner, battery.id, {
      energyWh: 1000,
      deliveryStart: later(1)
    })
    const body = {}
    const [executed, cancelled] = await Promise.all([
      owner.client.orders.executePending({ body, idempotencyKey: randomUUID() }),
      owner.client.orders.cancelPending({ body, idempotencyKey: randomUUID() })
    ])
    const done = [...executed.items, ...cancelled.items]
    expect(done.map(({ orderId }) => orderId).toSorted()).toEqual([order.id, second.id])
    expect(new Set(done.map(({ status }) => status)).size).toBe(1)
    expect(await owner.client.wallet.verify()).toMatchObject({ isIntact: true })
  })
})

describe('all pending orders', () => {
  test('are executed in the order of time as far as they can be; the answer tells why others wait', async () => {
    const { owner, battery } = await createBatteryOwner(app, { levelWh: 1000 })
    const sell = { side: 'sell' as const, energyWh: 1500 }
    const buy = await placeOrder(owner, battery.id)
    const sold = await placeOrder(owner, battery.id, { ...sell, deliveryStart: later(1) })
    const limited = await placeOrder(owner, battery.id, {
      deliveryStart: later(2),
      limitPriceMicrosPerKwh: 10_000
    })
    const unpriced = await placeOrder(owner, battery.id, {
      deliveryStart: later(8),
      limitPriceMicrosPerKwh: 0
    })
    const idempotencyKey = randomUUID()
    const call = () =>
      owner.client.orders.executePending({ body: { batteryId: battery.id }, idempotencyKey })
    const answer = await call()
    expect(answer.items).toEqual([
      { orderId: buy.id, status: 'executed', skipped: null },
      { orderId: sold.id, status: 'executed', skipped: null },
      { orderId: limited.id, status: 'pending', skipped: 'limit_not_met' },
      { orderId: unpriced.id, status: 'pending', skipped: 'price_unknown' }
    ])
    expect(await call()).toEqual(answer)
    expect(await readSettlement(app, sold.id)).toEqual({ available: 90_000, market: -90_000 })
    const after = await stateOf(owner, buy)
    expect(after.availableMicros + after.heldMicros).toBe(20_000_000 - 480_000 + 90_000)
    expect(after.heldMicros).toBe(limited.heldMicros + unpriced.heldMicros)
    expect(await owner.client.wallet.verify()).toMatchObject({ isIntact: true })
  })

  test('are cancelled but for those whose delivery has started, and only of the battery named', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const late = { deliveryStart: '2026-05-10T18:00:00Z', limitPriceMicrosPerKwh: 0 }
    const started = await placeOrder(owner, battery.id, { ...late, energyWh: 500 })
    const open = await placeOrder(owner, battery.id, {
      ...late,
      side: 'sell',
      deliveryStart: '2026-05-10T20:00:00Z'
    })
    clock.set(Date.parse(late.deliveryStart))
    const again = await signInAgain(app, owner)
    const elsewhere = await again.client.orders.cancelPending({
      body: { batteryId: randomUUID() },
      idempotencyKey: randomUUID()
    })
    expect(elsewhere.items).toEqual([])
    const { items } = await again.client.orders.cancelPending({
      body: {},
      idempotencyKey: randomUUID()
    })
    expect(items).toEqual([
      { orderId: started.id, status: 'pending', skipped: 'delivery_started' },
      { orderId: open.id, status: 'cancelled', skipped: null }
    ])
    const after = await stateOf(again, started)
    expect(after.heldMicros).toBe(started.heldMicros)
    expect(after.battery.promisedWh).toBe(0)
  })
})

/** The context of a process that dies at its n-th look at the clock. */
function dyingAt(count: number): Context {
  let left = count
  const now = () => {
    left -= 1
    if (left === 0) throw new Error('The process died')
    return clock.now()
  }
  return { ...context, clock: { now } }
}

test('a process that dies at any step of an execution leaves nothing of it, and the next one does it once', async () => {
  const { owner, battery } = await createBatteryOwner(app)
  const order = await placeOrder(owner, battery.id, { side: 'sell', limitPriceMicrosPerKwh: -10 })
  clock.set(noonMs)
  const again = await signInAgain(app, owner)
  const before = await stateOf(again, order)
  let deaths = 0
  for (let step = 1; ; step += 1) {
    const hasDied = await executeDue(dyingAt(step), order.id).then(
      () => false,
      () => true
    )
    if (!hasDied) break
    deaths += 1
    expect(await stateOf(again, order)).toEqual(before)
  }
  expect(deaths).toBeGreaterThan(8)
  const after = await stateOf(again, order)
  expect(after.order).toMatchObject({ status: 'executed', steps: [{}, {}] })
  expect(after).toMatchObject({ availableMicros: 20_160_000, heldMicros: 0 })
  expect(after.battery).toMatchObject({ levelWh: 4000, promisedWh: 0 })
  await executeDue(context, order.id)
  expect(await stateOf(again, order)).toEqual(after)
  expect(await again.client.wallet.verify()).toMatchObject({ isIntact: true })
})
