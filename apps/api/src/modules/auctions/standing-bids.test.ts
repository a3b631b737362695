import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Auction, StandingBid } from '@commonwatt/contract'
import { refusalOf, startTestApp, type Member, type TestApp } from '../../../test/harness.ts'
import {
  bidRows,
  closeAndSettle,
  createTrader,
  expectSquare,
  openAuction,
  placeBids
} from '../../../test/auctions.ts'
import { createDevice, createSite, signInAgain } from '../../../test/makers.ts'
import { transact } from '../../database/database.ts'
import { placeBids as saveBids } from './index.ts'

const hourMs = 3_600_000
const euro = 1_000_000
const iso = (atMs: number) => new Date(atMs).toISOString()

type Goal = StandingBid['goal']
type Channel = 'import' | 'export'

/** Three workdays of hourly readings before the delivery day, each of the same energy. */
async function readHabit(app: TestApp, member: Member, channel: Channel, hourlyWh: number) {
  const { items } = await member.client.sites.list({ query: {} })
  const siteId = items[0]?.id ?? ''
  const { client } = await createDevice(app, member, { siteId })
  // Wednesday to Friday before Monday 11 May 2026, by the clock of Berlin.
  const from = Date.parse('2026-05-05T22:00:00Z')
  const readings = Array.from({ length: 72 }, (_, hour) => ({
    channel,
    intervalStart: iso(from + hour * hourMs),
    intervalEnd: iso(from + (hour + 1) * hourMs),
    valueWh: hourlyWh
  }))
  await client.metering.ingest({ body: { readings } })
}

/** A wholesale price of 100 EUR/MWh for every hour of the Monday before. */
async function publishPrices(app: TestApp) {
  const start = Date.parse('2026-05-03T22:00:00Z')
  const rows = Array.from({ length: 24 }, (_, hour) => ({
    marketId: 'DE-LU',
    deliveryStart: start + hour * hourMs,
    resolutionMin: 60,
    priceMicrosPerKwh: 100_000,
    isSimulated: 0,
    importedAt: app.clock.now()
  }))
  await transact(app.context.db, async (db) => {
    const changedAt = app.clock.now()
    await db.insertInto('price_series').values({ marketId: 'DE-LU', changedAt }).execute()
    await db.insertInto('market_price').values(rows).execute()
  })
}

const create = (member: Member, goal: Goal = 'cheapest', capMicrosPerKwh = 320_000) =>
  member.client.standingBids.create({ body: { goal, capMicrosPerKwh } })
const run = ({ context }: TestApp) => context.jobs.runNow(context, 'auctions.standing')
const bidsOf = (member: Member, auction: Auction) =>
  member.client.auctions.bids({ params: { id: auction.id } })
async function lastRunOf(member: Member) {
  const { items } = await member.client.standingBids.list()
  return items[0]?.lastRun
}

/** An auction of tomorrow, prices to expect, and a consumer with money whose meter has told a habit. */
async function openWithBuyer() {
  const app = await startTestApp()
  await publishPrices(app)
  const auction = await openAuction(app)
  const buyer = await createTrader(app, 'consumer', 100 * euro)
  await readHabit(app, buyer, 'import', 400)
  return { app, auction, buyer }
}

describe('a standing bid', () => {
  test('turns into ordinary bids of the next day, once, held and within the cap', async () => {
    const { app, auction, buyer } = await openWithBuyer()
    await create(buyer)
    await run(app)
    const set = await bidsOf(buyer, auction)
    expect(set).toMatchObject({ origin: 'standing' })
    expect(set.bids).toHaveLength(96)
    // The grid asks 100 + 91 + 64; between neighbours 38 + 5 come on top.
    expect(
      new Set(set.bids.map((bid) => `${bid.side} ${bid.quantityWh}@${bid.limitPriceMicrosPerKwh}`))
    ).toEqual(new Set(['buy 100@212000']))
    expect(set.heldMicros).toBe(96 * (21_200 + 4_300))
    expect(await lastRunOf(buyer)).toMatchObject({
      auctionId: auction.id,
      deliveryDate: '2026-05-11',
      outcome: 'placed',
      bidCount: 96
    })
    await run(app)
    expect((await bidsOf(buyer, auction)).acceptedAt).toBe(set.acceptedAt)
  })

  test('meets a producer whose roof bids by itself too, and both are settled', async () => {
    const { app, auction, buyer } = await openWithBuyer()
    await create(buyer, 'local_and_green')
    const seller = await createTrader(app, 'producer', 0)
    await readHabit(app, seller, 'export', 800)
    await create(seller, 'local_and_green')
    await run(app)
    await closeAndSettle(app, auction)
    const awake = await signInAgain(app, buyer)
    const { units, mine } = await awake.client.auctions.results({ params: { id: auction.id } })
    expect(new Set(units.map(({ volumeWh }) => volumeWh))).toEqual(new Set([100]))
    expect(mine).toHaveLength(96)
    expect(mine?.every(({ filledWh }) => filledWh === 100)).toBe(true)
    await expectSquare(app)
  })

  test('leaves bids alone that were saved by hand', async () => {
    const { app, auction, buyer } = await openWithBuyer()
    const mine = await placeBids(buyer, auction, bidRows(auction, 40, 'buy 100@50'))
    await create(buyer)
    await run(app)
    expect(await bidsOf(buyer, auction)).toEqual(mine)
    expect(await lastRunOf(buyer)).toMatchObject({ outcome: 'kept_manual_bids', bidCount: 0 })
  })

  test('leaves bids alone that are being saved by hand while it bids', async () => {
    const { app, auction, buyer } = await openWithBuyer()
    await create(buyer)
    const bids = bidRows(auction, 40, 'buy 100@50')
    let running: Promise<void> = Promise.resolve()
    await transact(app.context.db, async (db) => {
      await saveBids(db, app.context, buyer, auction.id, { bids })
      running = run(app)
      // So long that its plan is made and waits for its turn at the auction.
      await pause(500)
    })
    await running
    expect(await bidsOf(buyer, auction)).toMatchObject({ origin: 'manual', bids })
    expect(await lastRunOf(buyer)).toMatchObject({ outcome: 'kept_manual_bids' })
  })

  test('says what it lacks, and bids once it is there', async () => {
    const app = await startTestApp()
    const auction = await openAuction(app)
    const buyer = await createTrader(app, 'consumer', 0)
    await create(buyer)
    await run(app)
    expect(await lastRunOf(buyer)).toMatchObject({ outcome: 'no_readings' })
    await readHabit(app, buyer, 'import', 400)
    app.clock.advance(hourMs / 2)
    await run(app)
    const soon = await signInAgain(app, buyer)
    expect(await lastRunOf(soon)).toMatchObject({ outcome: 'no_readings' })
    app.clock.advance(hourMs)
    await run(app)
    const awake = await signInAgain(app, buyer)
    expect(await lastRunOf(awake)).toMatchObject({ outcome: 'no_prices' })
    await create(awake, 'local_and_green')
    await run(app)
    expect(await lastRunOf(awake)).toMatchObject({ outcome: 'insufficient_funds' })
    expect((await bidsOf(awake, auction)).bids).toEqual([])
  })

  test('bids no more than its place can deliver, and for a consumer sells nothing', async () => {
    const app = await startTestApp()
    await publishPrices(app)
    const auction = await openAuction(app)
    const seller = await createTrader(app, 'producer', 0)
    await readHabit(app, seller, 'export', 12_000)
    await create(seller)
    const consumer = await createTrader(app, 'consumer', 0)
    await readHabit(app, consumer, 'export', 800)
    await create(consumer)
    await run(app)
    const set = await bidsOf(seller, auction)
    expect(new Set(set.bids.map(({ quantityWh }) => quantityWh))).toEqual(new Set([2450]))
    expect(await lastRunOf(consumer)).toMatchObject({ outcome: 'nothing_to_bid' })
  })

  test('is one for each market: the newer takes the place, and one that ended bids no more', async () => {
    const { app, auction, buyer } = await openWithBuyer()
    await create(buyer)
    const newer = await create(buyer, 'balanced')
    const { items } = await buyer.client.standingBids.list()
    expect(items).toEqual([newer])
    await buyer.client.standingBids.remove({ params: { id: newer.id } })
    await run(app)
    expect((await bidsOf(buyer, auction)).bids).toEqual([])
    const again = buyer.client.standingBids.remove({ params: { id: newer.id } })
    expect(await refusalOf(again)).toMatchObject({ code: 'not_found' })
  })

  test('is one, however many are made at once', async () => {
    const app = await startTestApp()
    const buyer = await createTrader(app, 'consumer', 0)
    const made = await Promise.all(Array.from({ length: 8 }, () => create(buyer)))
    const { items } = await buyer.client.standingBids.list()
    expect(items).toHaveLength(1)
    expect(made.map(({ id }) => id)).toContain(items[0]?.id)
  })

  test('rests while trading is off', async () => {
    const { app, auction, buyer } = await openWithBuyer()
    await create(buyer)
    Object.assign(app.context.config.trading, { isEnabled: false })
    await run(app)
    expect((await bidsOf(buyer, auction)).bids).toEqual([])
    expect(await lastRunOf(buyer)).toBeNull()
  })

  test('of somebody else cannot be ended, and needs a place and a cap that a market takes', async () => {
    const app = await startTestApp()
    const buyer = await createTrader(app, 'consumer', 0)
    const other = await app.signUp('consumer')
    const { id } = await create(buyer)
    const byOther = other.client.standingBids.remove({ params: { id } })
    expect(await refusalOf(byOther)).toMatchObject({ code: 'not_found' })
    expect(await refusalOf(create(other))).toMatchObject({ code: 'site_required' })
    expect(await refusalOf(create(buyer, 'cheapest', -600_000))).toMatchObject({
      code: 'limit_price_invalid'
    })
    await createSite(other)
    const { items } = await buyer.client.sites.list({ query: {} })
    const siteId = items[0]?.id ?? ''
    const elsewhere = other.client.standingBids.create({
      body: { goal: 'cheapest', capMicrosPerKwh: 1, siteId }
    })
    expect(await refusalOf(elsewhere)).toMatchObject({ code: 'not_found' })
  })
})
