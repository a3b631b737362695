import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { refusalOf, startTestApp, testNow, type Member } from '../../../test/harness.ts'
import { createBattery, readAll, signInAgain } from '../../../test/makers.ts'
import {
  cancelOrder,
  createBatteryOwner,
  executeOrder,
  noon,
  placeOrder,
  publishHours,
  readSettlement
} from '../../../test/order-makers.ts'
import { readEventsAfter, readLastPlace } from '../../stream/queries.ts'

const app = await startTestApp()
const { clock, context } = app
const noonMs = Date.parse(noon)
const hour = 3_600_000
const balanceOf = async (member: Member) => (await member.client.wallet.get()).balances[0]
const batteryOf = (member: Member, id: string) => member.client.batteries.get({ params: { id } })
const runDue = async () => {
  await context.jobs.runNow(context, 'orders.deliver')
  await context.jobs.runNow(context, 'orders.execute')
}

// 08:00Z 5 ct, 09:00Z 6 ct, 10:00Z 8 ct, 11:00Z 12 ct per kWh; later hours are not known.
await publishHours(app, '2026-05-10T08:00:00Z', [50, 60, 80, 120])

beforeEach(() => clock.set(testNow))

describe('a scheduled order', () => {
  test('to buy holds what it can cost at most, with grid fee, levies and the platform’s fee', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const order = await placeOrder(owner, battery.id)
    // 2 kWh at 8 ct, 9.1 ct grid fee, 6.4 ct levies, 0.5 ct for the platform.
    expect(order).toMatchObject({
      status: 'pending',
      side: 'buy',
      batteryName: 'Cellar battery',
      marketId: 'DE-LU',
      deliveryStart: '2026-05-10T12:00:00+02:00',
      deliveryEnd: '2026-05-10T13:00:00+02:00',
      limitPriceMicrosPerKwh: null,
      knownPriceMicrosPerKwh: 80_000,
      worstPriceMicrosPerKwh: 80_000,
      worstCaseMicros: 480_000,
      heldMicros: 480_000,
      executedWh: null,
      closedAt: null,
      steps: [{ from: null, to: 'pending', by: 'owner', reason: null }]
    })
    expect(await balanceOf(owner)).toMatchObject({
      availableMicros: 19_520_000,
      heldMicros: 480_000,
      holds: [{ reason: 'order_hold', referenceType: 'order', referenceId: order.id }]
    })
    expect(await batteryOf(owner, battery.id)).toMatchObject({ promisedWh: 0, levelWh: 6000 })
  })

  test('to sell sets its energy aside, so that no offer sells it again', async () => {
    const { owner, battery } = await createBatteryOwner(app, { amountMicros: 0 })
    const order = await placeOrder(owner, battery.id, { side: 'sell', energyWh: 4000 })
    expect(order).toMatchObject({ worstCaseMicros: 320_000, heldMicros: 0, gridFeeMicrosPerKwh: 0 })
    expect(await batteryOf(owner, battery.id)).toMatchObject({ promisedWh: 4000, usableWh: 1000 })
    const offer = owner.client.offers.create({
      body: {
        title: 'The same again',
        energyWh: 1001,
        priceMicrosPerKwh: 120_000,
        batteryId: battery.id,
        deliveryStart: noon,
        deliveryEnd: '2026-05-10T12:00:00Z'
      },
      idempotencyKey: randomUUID()
    })
    expect(await refusalOf(offer)).toMatchObject({
      code: 'not_enough_energy',
      details: { availableWh: 1000 }
    })
  })

  test('of an interval without a price holds by the limit, else by the market’s cap or floor', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const evening = { deliveryStart: '2026-05-10T18:00:00Z', energyWh: 1000 }
    const limited = await placeOrder(owner, battery.id, {
      ...evening,
      limitPriceMicrosPerKwh: 200_000
    })
    expect(limited).toMatchObject({ knownPriceMicrosPerKwh: null, heldMicros: 360_000 })
    const blind = await placeOrder(owner, battery.id, evening)
    expect(blind).toMatchObject({ worstPriceMicrosPerKwh: 4_000_000, heldMicros: 4_160_000 })
    const sell = await placeOrder(owner, battery.id, { ...evening, side: 'sell' })
    expect(sell).toMatchObject({
      worstPriceMicrosPerKwh: -500_000,
      worstCaseMicros: -500_000,
      heldMicros: 500_000
    })
  })

  test('is placed once, however often the same call is sent', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const key = randomUUID()
    const first = await placeOrder(owner, battery.id, {}, key)
    expect(await placeOrder(owner, battery.id, {}, key)).toEqual(first)
    expect((await owner.client.orders.list()).items).toHaveLength(1)
    expect(await balanceOf(owner)).toMatchObject({ heldMicros: 480_000 })
  })

  test('needs the money of its worst case, a limit of the market, and a battery of one’s own', async () => {
    const { owner, battery } = await createBatteryOwner(app, { amountMicros: 470_000 })
    expect(await refusalOf(placeOrder(owner, battery.id))).toMatchObject({
      code: 'insufficient_funds',
      details: { availableMicros: 470_000, neededMicros: 480_000, currency: 'EUR' }
    })
    for (const limitPriceMicrosPerKwh of [4_000_010, -500_010, 80_005]) {
      const odd = placeOrder(owner, battery.id, { limitPriceMicrosPerKwh })
      expect(await refusalOf(odd)).toMatchObject({
        code: 'limit_price_invalid',
        errors: [{ pointer: '/body/limitPriceMicrosPerKwh' }]
      })
    }
    const stranger = await createBatteryOwner(app)
    const foreign = placeOrder(stranger.owner, battery.id)
    expect(await refusalOf(foreign)).toMatchObject({ code: 'not_found' })
    expect((await owner.client.orders.list()).items).toEqual([])
    expect(await balanceOf(owner)).toMatchObject({ availableMicros: 470_000, heldMicros: 0 })
    expect(await batteryOf(owner, battery.id)).toMatchObject({ promisedWh: 0 })
  })

  test('begins within the lead time that everyone can read, on the market’s clock', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    expect(await owner.client.orders.terms()).toEqual({
      minLeadMin: 30,
      maxLeadMin: 10_080,
      mostPendingPerBattery: 100
    })
    const at = (deliveryStart: string) =>
      placeOrder(owner, battery.id, { deliveryStart, resolutionMin: 15, energyWh: 1 })
    expect(await at('2026-05-10T08:30:00Z')).toMatchObject({ status: 'pending' })
    expect(await at('2026-05-17T08:00:00Z')).toMatchObject({ status: 'pending' })
    for (const start of ['2026-05-10T08:15:00Z', '2026-05-17T08:15:00Z']) {
      expect(await refusalOf(at(start))).toMatchObject({
        code: 'outside_lead_time',
        details: { earliest: '2026-05-10T08:30:00.000Z', latest: '2026-05-17T08:00:00.000Z' }
      })
    }
    expect(await refusalOf(at('2026-05-10T10:05:00Z'))).toMatchObject({ code: 'slot_misaligned' })
  })

  test('is not found by anybody else, whatever they try', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const { id } = await placeOrder(owner, battery.id)
    const other = await app.signUp('producer')
    const calls = [
      other.client.orders.get({ params: { id } }),
      executeOrder(other, id),
      cancelOrder(other, id)
    ]
    for (const refusal of await Promise.all(calls.map(refusalOf))) {
      expect(refusal).toMatchObject({ code: 'not_found' })
    }
    expect((await other.client.orders.list()).items).toEqual([])
    expect(await owner.client.orders.get({ params: { id } })).toMatchObject({ status: 'pending' })
  })

  test('tells its owner, and nobody else, about every change', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const place = await readLastPlace(context.db)
    const { id: orderId } = await placeOrder(owner, battery.id)
    await cancelOrder(owner, orderId)
    const told = (await readEventsAfter(context.db, place)).filter(
      ({ name }) => name === 'order.changed'
    )
    const batteryId = battery.id
    expect(
      told.map(({ accountId, payloadJson }) => [accountId, JSON.parse(payloadJson) as unknown])
    ).toEqual([
      [owner.id, { orderId, batteryId, status: 'pending' }],
      [owner.id, { orderId, batteryId, status: 'cancelled' }]
    ])
  })
})

describe('at its time', () => {
  test('a buy pays market, grid and platform to the micro, and charges the battery', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const { id } = await placeOrder(owner, battery.id, { limitPriceMicrosPerKwh: 300_000 })
    clock.set(noonMs - 1)
    await runDue()
    const again = await signInAgain(app, owner)
    expect(await again.client.orders.get({ params: { id } })).toMatchObject({ status: 'pending' })
    clock.set(noonMs)
    await runDue()
    expect(await again.client.orders.get({ params: { id } })).toMatchObject({
      status: 'executed',
      reason: null,
      priceMicrosPerKwh: 80_000,
      executedWh: 2000,
      energyMicros: 160_000,
      gridFeeMicros: 182_000,
      leviesMicros: 128_000,
      platformFeeMicros: 10_000,
      totalMicros: 480_000,
      deliveredAt: '2026-05-10T10:00:00.000Z',
      steps: [{ to: 'pending' }, { from: 'pending', to: 'executed', by: 'system' }]
    })
    expect(await balanceOf(again)).toMatchObject({ availableMicros: 19_520_000, heldMicros: 0 })
    expect(await readSettlement(app, id)).toEqual({
      held: -920_000,
      available: 440_000,
      market: 160_000,
      grid_operator: 310_000,
      platform_fee: 10_000
    })
    expect(await batteryOf(again, battery.id)).toMatchObject({
      levelWh: 8000,
      levelAt: '2026-05-10T11:00:00.000Z'
    })
    const { items } = await again.client.batteries.history({ params: { id: battery.id } })
    expect(items[0]).toMatchObject({ kind: 'charge', energyWh: 2000, orderId: id })
    const lines = await again.client.wallet.entries({ query: { referenceId: id } })
    expect(lines.items.map(({ reason }) => reason)).toEqual(['order_settlement', 'order_hold'])
    expect(await again.client.wallet.verify()).toMatchObject({ isIntact: true })
  })

  test('a sell is paid by the market, discharges the battery and ends its promise', async () => {
    const { owner, battery } = await createBatteryOwner(app, { amountMicros: 0 })
    const { id } = await placeOrder(owner, battery.id, { side: 'sell', energyWh: 3000 })
    clock.set(noonMs)
    await runDue()
    const again = await signInAgain(app, owner)
    expect(await again.client.orders.get({ params: { id } })).toMatchObject({
      status: 'executed',
      executedWh: 3000,
      energyMicros: 240_000,
      gridFeeMicros: 0,
      totalMicros: 240_000
    })
    expect(await balanceOf(again)).toMatchObject({ availableMicros: 240_000, heldMicros: 0 })
    expect(await batteryOf(again, battery.id)).toMatchObject({ levelWh: 3000, promisedWh: 0 })
    const { items } = await again.client.batteries.history({ params: { id: battery.id } })
    expect(items[0]).toMatchObject({ kind: 'discharge', energyWh: 3000, orderId: id })
    expect(await again.client.wallet.verify()).toMatchObject({ isIntact: true })
  })

  test('a limit that is not met cancels it, and everything set aside is free again', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const buy = await placeOrder(owner, battery.id, { limitPriceMicrosPerKwh: 79_990 })
    const sell = await placeOrder(owner, battery.id, {
      side: 'sell',
      limitPriceMicrosPerKwh: 80_010
    })
    clock.set(noonMs)
    await runDue()
    const again = await signInAgain(app, owner)
    for (const { id } of [buy, sell]) {
      expect(await again.client.orders.get({ params: { id } })).toMatchObject({
        status: 'cancelled',
        reason: 'price_limit',
        totalMicros: null,
        steps: [{}, { to: 'cancelled', by: 'system', reason: 'price_limit' }]
      })
    }
    expect(await balanceOf(again)).toMatchObject({ availableMicros: 20_000_000, heldMicros: 0 })
    expect(await batteryOf(again, battery.id)).toMatchObject({ levelWh: 6000, promisedWh: 0 })
  })

  test('it waits for a price that is late, and expires when none comes within a day', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const evening = '2026-05-10T18:00:00Z'
    const late = { deliveryStart: evening, energyWh: 1000, limitPriceMicrosPerKwh: 200_000 }
    const { id } = await placeOrder(owner, battery.id, late)
    const forgotten = await placeOrder(owner, battery.id, {
      ...late,
      deliveryStart: '2026-05-10T20:00:00Z',
      side: 'sell'
    })
    clock.set(Date.parse(evening) + 2 * hour)
    await runDue()
    const waiting = await signInAgain(app, owner)
    expect(await waiting.client.orders.get({ params: { id } })).toMatchObject({ status: 'pending' })
    expect(await refusalOf(cancelOrder(waiting, id))).toMatchObject({ code: 'illegal_transition' })
    await publishHours(app, evening, [90])
    await runDue()
    expect(await waiting.client.orders.get({ params: { id } })).toMatchObject({
      status: 'executed',
      totalMicros: 250_000
    })
    clock.set(Date.parse('2026-05-11T21:00:00Z') - 1)
    await runDue()
    const next = await signInAgain(app, owner)
    const params = { id: forgotten.id }
    expect(await next.client.orders.get({ params })).toMatchObject({ status: 'pending' })
    clock.advance(1)
    await runDue()
    expect(await next.client.orders.get({ params })).toMatchObject({
      status: 'expired',
      reason: 'price_unknown'
    })
    expect(await balanceOf(next)).toMatchObject({ availableMicros: 19_750_000, heldMicros: 0 })
    expect(await batteryOf(next, battery.id)).toMatchObject({ promisedWh: 0, levelWh: 7000 })
  })

  test('nobody pays more than they were told: a price that has become worse cancels it', async () => {
    const { owner, battery } = await createBatteryOwner(app)
    const start = '2026-05-10T14:00:00Z'
    await publishHours(app, start, [70])
    const { id } = await placeOrder(owner, battery.id, { deliveryStart: start })
    await publishHours(app, start, [70.01])
    clock.set(Date.parse(start))
    await runDue()
    const again = await signInAgain(app, owner)
    expect(await again.client.orders.get({ params: { id } })).toMatchObject({
      status: 'cancelled',
      reason: 'price_changed'
    })
    expect(await balanceOf(again)).toMatchObject({ availableMicros: 20_000_000, heldMicros: 0 })
  })
})

test('the list filters, and pages through the latest delivery first', async () => {
  const { owner, battery } = await createBatteryOwner(app, { chargeLimitW: 8000 })
  const second = await createBattery(owner, { chargeLimitW: 8000 })
  const placed = []
  for (const [index, { id }] of [battery, second, battery, second, battery].entries()) {
    // Two at one instant: their ids decide.
    const deliveryStart = `2026-05-10T1${Math.floor(index / 2)}:00:00Z`
    placed.push(await placeOrder(owner, id, { deliveryStart, energyWh: 100 + index }))
  }
  const sold = await placeOrder(owner, battery.id, { side: 'sell', energyWh: 99 })
  await cancelOrder(owner, placed[4]?.id ?? '')
  const read = (query: object) =>
    readAll((cursor) => owner.client.orders.list({ query: { ...query, limit: 2, ...cursor } }))
  const energies = async (query: object) => (await read(query)).map(({ energyWh }) => energyWh)
  expect(await energies({})).toEqual([104, 103, 102, 99, 101, 100])
  expect(await energies({ batteryId: second.id })).toEqual([103, 101])
  expect(await energies({ side: 'sell' })).toEqual([99])
  expect(await energies({ status: 'cancelled' })).toEqual([104])
  expect(await energies({ from: '2026-05-10T11:00:00Z', to: '2026-05-10T12:00:00Z' })).toEqual([
    103, 102
  ])
  expect((await read({ side: 'sell' }))[0]?.id).toBe(sold.id)
})

test('no order is taken where energy trading is switched off', async () => {
  const { trading } = context.config
  const closed = await startTestApp({ trading: { ...trading, isEnabled: false } })
  const { owner, battery } = await createBatteryOwner(closed)
  expect(await refusalOf(placeOrder(owner, battery.id))).toMatchObject({ code: 'trading_disabled' })
})
