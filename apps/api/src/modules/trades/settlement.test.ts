import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Battery, Site } from '@commonwatt/contract'
import { startTestApp, testNow, type ApiClient, type Member } from '../../../test/harness.ts'
import {
  buy,
  createAsset,
  createBattery,
  createBuyer,
  createDevice,
  createOffer,
  createSite,
  evening,
  quarterHours,
  signInAgain
} from '../../../test/makers.ts'
import { transact } from '../../database/database.ts'
import { voidHold } from '../wallet/index.ts'

const app = await startTestApp()
const { context, clock } = app
const minuteMs = 60_000
const startMs = Date.parse(evening.deliveryStart)
const endMs = Date.parse(evening.deliveryEnd)

let seller: Member
let buyer: Member
let site: Site
let battery: Battery
let meter: ApiClient

/** A home with a full battery of 20 kWh and 6 kW and a meter, and a neighbour with 20 EUR. */
beforeEach(async () => {
  clock.set(testNow)
  seller = await app.signUp('producer')
  site = await createSite(seller)
  battery = await createBattery(seller, {
    siteId: site.id,
    capacityWh: 20_000,
    levelWh: 16_000,
    dischargeLimitW: 6000
  })
  meter = (await createDevice(app, seller, { siteId: site.id })).client
  buyer = await createBuyer(app)
})

const offerEnergy = (overrides: Parameters<typeof createOffer>[1] = {}) =>
  createOffer(seller, { batteryId: battery.id, energyWh: 15_000, ...overrides })
const accept = (id: string) =>
  seller.client.trades.setStatus({
    params: { id },
    body: { status: 'accepted' },
    idempotencyKey: randomUUID()
  })

/** Moves the clock and lets everything that is due happen, twice: a crash may repeat any of it. */
async function passTime(atMs: number): Promise<void> {
  clock.set(atMs)
  const jobs = ['offers.expire', 'trades.expire', 'trades.deliver', 'trades.settle']
  for (const job of [...jobs, ...jobs]) await context.jobs.runNow(context, job)
  seller = await signInAgain(app, seller)
  buyer = await signInAgain(app, buyer)
}

const report = (readings: ReturnType<typeof quarterHours>) =>
  meter.metering.ingest({ body: { readings } })
const tradeOf = (id: string) => buyer.client.trades.get({ params: { id } })
const walletOf = async (member: Member) => (await member.client.wallet.get()).balances[0]
const batteryNow = () => seller.client.batteries.get({ params: { id: battery.id } })

test('a trade lives from offer to ledger: delivered, metered, paid, and explained to both sides', async () => {
  const offer = await offerEnergy()
  const near = { latitude: 47.995, longitude: 7.85, limit: 100 }
  const { items } = await buyer.client.offers.list({ query: near })
  const found = items.find(({ id }) => id === offer.id)
  const { id } = await buy(buyer, found?.id ?? '', 2000)
  await accept(id)
  await passTime(startMs)
  expect(await tradeOf(id)).toMatchObject({ status: 'delivering' })
  await passTime(endMs)
  expect(await tradeOf(id)).toMatchObject({ status: 'delivering', deliveredWh: null })
  const values = [100, 200, 300, 400, 0, 0, 0, 0, 100, 100, 100, 300]
  await report(quarterHours('export', evening.deliveryStart, values))
  await passTime(endMs + minuteMs)

  // 1.6 of 2 kWh came: at 12 ct, with 3.8 ct for the local grid and 0.5 ct for the platform.
  const trade = await tradeOf(id)
  expect(trade).toMatchObject({
    status: 'completed',
    totalMicros: 326_000,
    deliveredWh: 1600,
    estimatedWh: 0,
    quality: 'measured',
    paidMicros: 260_800,
    earnedMicros: 192_000,
    refundedMicros: 0,
    settledAt: new Date(endMs + minuteMs).toISOString()
  })
  expect(trade.steps.map(({ to, by }) => `${to} ${by}`)).toEqual([
    'pending buyer',
    'accepted seller',
    'delivering system',
    'completed system'
  ])
  expect(trade.intervals).toHaveLength(8)
  expect(trade.intervals[0]).toEqual({
    intervalStart: '2026-05-10T16:00:00.000Z',
    intervalEnd: '2026-05-10T16:15:00.000Z',
    energyWh: 100
  })
  expect(await seller.client.trades.get({ params: { id } })).toEqual({ ...trade, side: 'sell' })

  expect(await walletOf(buyer)).toMatchObject({ availableMicros: 19_739_200, heldMicros: 0 })
  expect(await walletOf(seller)).toMatchObject({ availableMicros: 192_000, heldMicros: 0 })
  const query = { referenceId: id }
  const bought = await buyer.client.wallet.entries({ query })
  expect(bought.items.map((entry) => [entry.reason, entry.availableMicros])).toEqual([
    ['trade_settlement', 65_200],
    ['trade_hold', -326_000]
  ])
  const earned = await seller.client.wallet.entries({ query })
  expect(earned.items).toMatchObject([{ reason: 'trade_settlement', availableMicros: 192_000 }])
  expect(await buyer.client.wallet.verify()).toMatchObject({ isIntact: true })

  expect(await batteryNow()).toMatchObject({ levelWh: 14_400, promisedWh: 0 })
  expect(await app.anonymous.offers.get({ params: { id: offer.id } })).toMatchObject({
    status: 'expired',
    remainingWh: 13_000,
    deliveredShare: 0.8,
    completedTrades: 1
  })
})

describe('one meter that serves several trades', () => {
  test('serves first who was accepted first: 5 and 4 against 8 receive 5 and 3', async () => {
    const first = await offerEnergy({ energyWh: 4000 })
    const second = await offerEnergy({
      energyWh: 5000,
      deliveryStart: '2026-05-10T15:00:00Z',
      deliveryEnd: '2026-05-10T18:00:00Z'
    })
    const later = await buy(buyer, first.id, 4000)
    const earlier = await buy(buyer, second.id, 5000)
    await accept(earlier.id)
    clock.advance(1000)
    await accept(later.id)
    await passTime(startMs)
    await passTime(endMs)
    // Nothing in the first hour, then 1 kWh in each quarter of the two hours that both share.
    const values = [0, 0, 0, 0, ...Array<number>(8).fill(1000), 0, 0, 0, 0]
    await report(quarterHours('export', '2026-05-10T15:00:00Z', values))
    await passTime(endMs)
    expect(await tradeOf(earlier.id)).toMatchObject({ status: 'completed', deliveredWh: 5000 })
    expect(await tradeOf(later.id)).toMatchObject({ status: 'completed', deliveredWh: 3000 })
    expect(await batteryNow()).toMatchObject({ levelWh: 8000, promisedWh: 0 })
    expect((await walletOf(seller))?.availableMicros).toBe(960_000)
  })

  test('gives the same when the earlier trade was settled before the later one ends', async () => {
    const long = await offerEnergy({ energyWh: 5000 })
    const short = await offerEnergy({ energyWh: 4000, deliveryEnd: '2026-05-10T17:00:00Z' })
    const ofLong = await buy(buyer, long.id, 5000)
    const ofShort = await buy(buyer, short.id, 4000)
    await accept(ofShort.id)
    clock.advance(1000)
    await accept(ofLong.id)
    await passTime(startMs)
    clock.set(startMs + 60 * minuteMs)
    await report(quarterHours('export', evening.deliveryStart, [1000, 1000, 1000, 1000]))
    await passTime(startMs + 60 * minuteMs)
    expect(await tradeOf(ofShort.id)).toMatchObject({ status: 'completed', deliveredWh: 4000 })
    clock.set(endMs)
    const rest = [2000, 500, 500, 0, 0, 0, 0, 0]
    await report(quarterHours('export', '2026-05-10T17:00:00Z', rest))
    await passTime(endMs)
    expect(await tradeOf(ofLong.id)).toMatchObject({ status: 'completed', deliveredWh: 3000 })
  })

  test('reads a battery by what it discharges where that is reported, and a roof by what left the site', async () => {
    const roof = await createAsset(seller, { siteId: site.id })
    const fromRoof = await createOffer(seller, { assetId: roof.id })
    const fromBattery = await offerEnergy()
    const ofRoof = await buy(buyer, fromRoof.id, 3000)
    const ofBattery = await buy(buyer, fromBattery.id, 3000)
    await accept(ofBattery.id)
    await accept(ofRoof.id)
    await passTime(startMs)
    clock.set(endMs)
    const twelve = (energyWh: number) => Array<number>(12).fill(energyWh)
    await report(quarterHours('battery_discharge', evening.deliveryStart, twelve(100)))
    await report(quarterHours('export', evening.deliveryStart, twelve(200)))
    await passTime(endMs)
    expect(await tradeOf(ofBattery.id)).toMatchObject({ deliveredWh: 1200, quality: 'measured' })
    expect(await tradeOf(ofRoof.id)).toMatchObject({ deliveredWh: 2400, quality: 'measured' })
  })
})

describe('readings that are missing', () => {
  test('are waited for two hours, then the trade settles on an estimate that says so', async () => {
    const { id } = await buy(buyer, (await offerEnergy()).id, 2000)
    await accept(id)
    await passTime(startMs)
    await passTime(endMs + 120 * minuteMs - 1)
    expect(await tradeOf(id)).toMatchObject({ status: 'delivering' })
    await passTime(endMs + 120 * minuteMs)
    expect(await tradeOf(id)).toMatchObject({
      status: 'completed',
      deliveredWh: 2000,
      estimatedWh: 2000,
      quality: 'estimated',
      paidMicros: 326_000,
      intervals: []
    })
  })

  test('in part are estimated in part, and late ones change nothing any more', async () => {
    const { id } = await buy(buyer, (await offerEnergy()).id, 3000)
    await accept(id)
    await passTime(startMs)
    clock.set(endMs)
    // Two of three hours are known: 400 Wh came, and for the third 1000 Wh of the 3000 are assumed.
    const known = [50, 50, 50, 50, 50, 50, 50, 50]
    await report(quarterHours('export', evening.deliveryStart, known))
    await passTime(endMs + 120 * minuteMs)
    const settled = await tradeOf(id)
    expect(settled).toMatchObject({
      status: 'completed',
      deliveredWh: 1400,
      estimatedWh: 1000,
      quality: 'partly_estimated'
    })
    await report(quarterHours('export', '2026-05-10T18:00:00Z', [0, 0, 0, 0]))
    await passTime(endMs + 180 * minuteMs)
    expect(await tradeOf(id)).toEqual(settled)
  })
})

test('readings that cannot be true settle nothing: their time is estimated, and said to be', async () => {
  const { id } = await buy(buyer, (await offerEnergy()).id, 3000)
  await accept(id)
  await passTime(startMs)
  clock.set(endMs)
  // Two hours of 400 Wh, and one in which the home would have fed in 48 times what its connection
  // bears.
  const absurd = Array<number>(4).fill(250_000)
  const values = [50, 50, 50, 50, 50, 50, 50, 50, ...absurd]
  const answer = await report(quarterHours('export', evening.deliveryStart, values))
  expect(answer).toMatchObject({ added: 12, rejected: [] })
  expect(answer.flagged).toHaveLength(4)
  await passTime(endMs)
  expect(await tradeOf(id)).toMatchObject({ status: 'delivering' })
  await passTime(endMs + 120 * minuteMs)
  expect(await tradeOf(id)).toMatchObject({
    status: 'completed',
    deliveredWh: 1400,
    estimatedWh: 1000,
    quality: 'partly_estimated'
  })
})

test('a correction of what cannot be true, in time, settles as measured', async () => {
  const { id } = await buy(buyer, (await offerEnergy()).id, 3000)
  await accept(id)
  await passTime(startMs)
  clock.set(endMs)
  await report(quarterHours('export', evening.deliveryStart, Array<number>(12).fill(250_000)))
  await passTime(endMs)
  expect(await tradeOf(id)).toMatchObject({ status: 'delivering' })
  await report(quarterHours('export', evening.deliveryStart, Array<number>(12).fill(100)))
  await passTime(endMs + minuteMs)
  expect(await tradeOf(id)).toMatchObject({ deliveredWh: 1200, quality: 'measured' })
})

test('a delivery of nothing fails: all money goes back, the energy is free, the record shows it', async () => {
  const offer = await offerEnergy({ energyWh: 2000 })
  const { id } = await buy(buyer, offer.id, 2000)
  await accept(id)
  await passTime(startMs)
  clock.set(endMs)
  await report(quarterHours('export', evening.deliveryStart, Array<number>(12).fill(0)))
  await passTime(endMs)
  expect(await tradeOf(id)).toMatchObject({
    status: 'failed',
    deliveredWh: 0,
    paidMicros: 0,
    earnedMicros: 0,
    quality: 'measured'
  })
  expect(await walletOf(buyer)).toMatchObject({ availableMicros: 20_000_000, heldMicros: 0 })
  expect(await batteryNow()).toMatchObject({ levelWh: 16_000, promisedWh: 0 })
  expect(await app.anonymous.offers.get({ params: { id: offer.id } })).toMatchObject({
    status: 'completed',
    deliveredShare: 0,
    completedTrades: 0
  })
})

test('a trade over the repeated hour of autumn is metered for four hours, not three', async () => {
  clock.set(Date.parse('2026-10-24T12:00:00Z'))
  seller = await signInAgain(app, seller)
  buyer = await signInAgain(app, buyer)
  const offer = await offerEnergy({
    deliveryStart: '2026-10-25T01:00:00+02:00',
    deliveryEnd: '2026-10-25T04:00:00+01:00'
  })
  const { id, timeZone } = await buy(buyer, offer.id, 8000)
  expect(timeZone).toBe('Europe/Berlin')
  await accept(id)
  const start = Date.parse('2026-10-24T23:00:00Z')
  const end = Date.parse('2026-10-25T03:00:00Z')
  await passTime(start)
  clock.set(end)
  const readings = quarterHours('export', '2026-10-24T23:00:00Z', Array<number>(16).fill(500))
  await report(readings.slice(0, 12))
  await passTime(end)
  expect(await tradeOf(id)).toMatchObject({ status: 'delivering' })
  await report(readings.slice(12))
  await passTime(end)
  const settled = await tradeOf(id)
  expect(settled).toMatchObject({ status: 'completed', deliveredWh: 8000, quality: 'measured' })
  expect(settled.intervals).toHaveLength(16)
})

test('a trade that cannot be settled holds up no other, and the job says that one failed', async () => {
  const offer = await offerEnergy()
  const broken = await buy(buyer, offer.id, 1000)
  const sound = await buy(buyer, offer.id, 1000)
  for (const { id } of [broken, sound]) await accept(id)
  await passTime(startMs)
  // Somebody gave the money of one trade back behind its back.
  const { holdId } = await context.db
    .selectFrom('trade')
    .select('holdId')
    .where('id', '=', broken.id)
    .executeTakeFirstOrThrow()
  await transact(context.db, (db) => voidHold(db, context, { holdId, reason: 'trade_release' }))
  clock.set(endMs + 120 * minuteMs)
  await expect(context.jobs.runNow(context, 'trades.settle')).rejects.toThrow('1 of the due rows')
  buyer = await signInAgain(app, buyer)
  expect(await tradeOf(sound.id)).toMatchObject({ status: 'completed' })
  expect(await tradeOf(broken.id)).toMatchObject({ status: 'delivering', deliveredWh: null })
})
