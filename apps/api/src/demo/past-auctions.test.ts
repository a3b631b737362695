import { expect, test } from 'vitest'
import { startTestApp } from '../../test/harness.ts'
import { expectSquare } from '../../test/auctions.ts'
import { openAuctionOf, runAuction, runStandingBids } from '../modules/auctions/index.ts'
import { findMarket } from '../modules/markets/index.ts'
import { readDayPrices } from './bid-sheets.ts'
import { bidAhead } from './by-hand.ts'
import { replayTrades } from './history.ts'
import { ensureMembers } from './members.ts'
import { replayAuctions } from './past-auctions.ts'
import { publishPrices } from './prices.ts'
import { reportUpToNow } from './readings.ts'
import { letNeighboursBid } from './standing-bids.ts'

const goOn = () => false

/** A part of the community, Lena among them, with its whole past. */
async function fillDemo() {
  const app = await startTestApp()
  const { context } = app
  const all = await ensureMembers(context)
  const members = { ...all, homes: all.homes.slice(0, 8) }
  await publishPrices(context)
  await reportUpToNow(context, members, goOn)
  await replayTrades(context, members, goOn)
  await letNeighboursBid(context, members)
  await replayAuctions(context, members, goOn)
  return { app, context, members }
}

const { app, context, members } = await fillDemo()
const other = await fillDemo()
const lena = members.homes[0]?.userId ?? ''

test('the last seven delivery days were settled at their gate, with trade in nearly every unit', async () => {
  const { items } = await app.anonymous.auctions.list({ query: { marketId: 'DE-LU' } })
  const days = items.map(({ deliveryDate }) => deliveryDate)
  // It is ten o'clock: tomorrow's gate closes in two hours.
  expect(days.toReversed()).toEqual(
    ['04', '05', '06', '07', '08', '09', '10'].map((day) => `2026-05-${day}`)
  )
  for (const auction of items) {
    expect(auction).toMatchObject({ status: 'settled', settledAt: auction.gateClosureAt })
    const { units } = await app.anonymous.auctions.results({ params: { id: auction.id } })
    expect(units.filter(({ volumeWh }) => volumeWh > 0).length).toBeGreaterThan(80)
  }
})

test('standing bids and sheets saved by hand met, and Lena bought and sold', async () => {
  const origins = await context.db
    .selectFrom('auction_bid_set')
    .select(['origin', 'auctionId'])
    .execute()
  for (const origin of ['manual', 'standing']) {
    const auctionsWith = origins.filter((set) => set.origin === origin)
    expect(new Set(auctionsWith.map(({ auctionId }) => auctionId)).size).toBe(7)
  }
  const fills = await context.db
    .selectFrom('auction_fill')
    .select(['auctionId', 'side'])
    .where('memberId', '=', lena)
    .execute()
  for (const side of ['buy', 'sell']) {
    const auctionsWith = fills.filter((fill) => fill.side === side)
    expect(new Set(auctionsWith.map(({ auctionId }) => auctionId)).size).toBeGreaterThan(3)
  }
})

test('the ledger is square, and to run it again adds nothing', async () => {
  await expectSquare(app)
  const count = () =>
    context.db
      .selectFrom('ledger_transfer')
      .select((eb) => eb.fn.max('sequence').as('last'))
      .executeTakeFirstOrThrow()
  const before = await count()
  await replayAuctions(context, members, goOn)
  expect(await count()).toEqual(before)
})

test('the same day has the same prices wherever the community is made anew', async () => {
  const { items } = await app.anonymous.auctions.list({ query: { marketId: 'DE-LU' } })
  const { items: others } = await other.app.anonymous.auctions.list({
    query: { marketId: 'DE-LU' }
  })
  const outcome = (list: typeof items) =>
    list.map(({ deliveryDate, volumeWh, meanPriceMicrosPerKwh, bidCount, bookHash }) => {
      return { deliveryDate, volumeWh, meanPriceMicrosPerKwh, bidCount, bookHash }
    })
  expect(outcome(others)).toEqual(outcome(items))
})

test('the next auction is bid in as the past ones were, once, and comes to a price', async () => {
  const market = findMarket(context, 'DE-LU')
  if (!market) throw new Error('The market of the demo is missing')
  const auction = await openAuctionOf(context, market, '2026-05-11')
  if (!auction) throw new Error('The day has its auction already')
  await bidAhead(context, members)
  await runStandingBids(context)
  const manual = () =>
    context.db
      .selectFrom('auction_bid_set')
      .select(['memberId', 'acceptedAt', 'bidCount'])
      .where('auctionId', '=', auction.id)
      .where('origin', '=', 'manual')
      .orderBy('memberId')
      .execute()
  const sets = await manual()
  expect(sets.map(({ memberId }) => memberId)).toEqual(
    expect.arrayContaining(members.plants.map(({ userId }) => userId))
  )
  expect(sets.map(({ memberId }) => memberId)).not.toContain(lena)
  await bidAhead(context, members)
  expect(await manual()).toEqual(sets)
  app.clock.set(auction.gateClosureAt)
  await runAuction(context, auction.id)
  const { units } = await app.anonymous.auctions.results({ params: { id: auction.id } })
  // Sheets are written around what the market pays, so the day's prices go with it: never nothing
  // all day.
  const grid = await readDayPrices(context.db, auction)
  const apart = units.map(({ priceMicrosPerKwh }, index) =>
    Math.abs((priceMicrosPerKwh ?? NaN) - (grid[index]?.priceMicrosPerKwh ?? NaN))
  )
  expect(apart.filter((micros) => micros <= 110_000).length).toBeGreaterThan(90)
  const priceAt = (hour: number) => units[hour * 4]?.priceMicrosPerKwh ?? 0
  expect(priceAt(20) - priceAt(13)).toBeGreaterThan(50_000)
})
