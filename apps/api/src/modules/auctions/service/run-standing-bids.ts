import { setImmediate as pause } from 'node:timers/promises'
import {
  expectedEnergyWh,
  expectedPrices,
  grantSales,
  planStandingBids,
  type Channel,
  type ExpectedUnit,
  type Interval,
  type IntervalEnergy,
  type PlannedBid,
  type StandingPlan
} from '@commonwatt/domain'
import type { Market } from '@commonwatt/contract'
import type { Context } from '../../../context.ts'
import { transact, type Db, type Transaction } from '../../../database/database.ts'
import { toInstant } from '../../../http/instant.ts'
import { handleEach, handleEachDue } from '../../../jobs/each-due.ts'
import { Refusal } from '../../../refusal.ts'
import { findUser } from '../../identity/index.ts'
import { findMarket, readPrices } from '../../markets/index.ts'
import { readIntervals } from '../../metering/index.ts'
import { lockSite } from '../../sites/index.ts'
import { listClosingWithin, lockAuction } from '../queries/auctions.ts'
import { findBidSet } from '../queries/bids.ts'
import { findStandingBid, listWaiting, recordRun } from '../queries/standing-bids.ts'
import type { AuctionTable, StandingBidTable, StandingRunTable } from '../tables.ts'
import { findPlace, readLimits, unitsOf } from './limits.ts'
import { placeBids } from './place-bids.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Bids are made a day ahead of the gate, so that there is time to look at them and change them. */
const aheadMs = dayMs
/** What was missing may have come: readings, prices, money. */
const retryMs = hourMs
const habitDays = 28
const pricesDays = 8

export const standingJob = 'auctions.standing'

/** Turns standing bids into ordinary bids of every auction whose gate closes within a day. */
export async function runStandingBids(context: Context, signal?: AbortSignal): Promise<void> {
  if (!context.config.trading.isEnabled) return
  const now = context.clock.now()
  const auctions = await listClosingWithin(context.db, now, now + aheadMs)
  await handleEach(context, standingJob, auctions, (auction) =>
    handleEachDue(
      context,
      standingJob,
      (after, limit) => listWaiting(context.db, auction, now - retryMs, after, limit),
      async (id) => {
        // Each reads weeks of readings: others get their turn in between.
        await pause()
        if (!signal?.aborted) await runStandingBid(context, auction, id)
      }
    )
  )
}

/** Bids once for one auction, or records why not. What was saved by hand is left alone. */
async function runStandingBid(
  context: Context,
  auction: AuctionTable,
  standingBidId: string
): Promise<void> {
  const bid = await findStandingBid(context.db, standingBidId)
  const market = bid && findMarket(context, bid.marketId)
  const owner = bid && (await findUser(context.db, bid.ownerId))
  if (!bid || !market || !owner) return
  const at = context.clock.now()
  const run = (outcome: StandingRunTable['outcome'], bidCount = 0): StandingRunTable => {
    return { standingBidId, auctionId: auction.id, outcome, bidCount, at }
  }
  // Planning reads weeks of readings, for nothing where a sheet was saved by hand.
  const saved = await findBidSet(context.db, auction.id, owner.id)
  if (saved?.origin === 'manual') {
    await transact(context.db, (db) => recordRun(db, run('kept_manual_bids')))
    return
  }
  if (!(await findPlaceOrNull(context.db, auction, bid))) {
    await transact(context.db, (db) => recordRun(db, run('no_place')))
    return
  }
  const plan = await planDay(context.db, auction, market, bid, owner.role === 'producer')
  if (plan.outcome !== 'planned') {
    await transact(context.db, (db) => recordRun(db, run(plan.outcome)))
    return
  }
  try {
    await transact(context.db, async (db) => {
      // Behind the lock no set can be saved by hand between this look and the bids.
      await lockAuction(db, auction.id)
      const before = await findBidSet(db, auction.id, owner.id)
      if (before?.origin === 'manual') return recordRun(db, run('kept_manual_bids'))
      const bids = await cutToLimits(db, context, auction, bid, plan.bids)
      if (bids.length === 0) return recordRun(db, run('nothing_to_bid'))
      await recordRun(db, run('placed', bids.length))
      const sheet = { siteId: bid.siteId, bids: bids.map(toNewBid) }
      await placeBids(db, context, owner, auction.id, sheet, 'standing')
    })
  } catch (error) {
    const isRefused = (code: 'insufficient_funds' | 'gate_closed') =>
      error instanceof Refusal && error.code === code
    if (isRefused('gate_closed')) return
    if (!isRefused('insufficient_funds')) throw error
    await transact(context.db, (db) => recordRun(db, run('insufficient_funds')))
  }
}

/** What the site's habit, the market's habit, goal and cap come to. */
async function planDay(
  db: Db,
  auction: AuctionTable,
  market: Market,
  bid: StandingBidTable,
  maySell: boolean
): Promise<StandingPlan> {
  const units = unitsOf(auction)
  const { tariff } = market
  return planStandingBids({
    goal: bid.goal,
    capMicrosPerKwh: bid.capMicrosPerKwh,
    units: await readExpectations(db, auction, bid.siteId, units),
    tariff: {
      gridFeeMicrosPerKwh: tariff.gridFeeMicrosPerKwh,
      leviesMicrosPerKwh: tariff.leviesMicrosPerKwh,
      localFeesMicrosPerKwh: auction.gridFeeMicrosPerKwh + auction.platformFeeMicrosPerKwh,
      premiumMicrosPerKwh: market.balancedPremiumMicrosPerKwh ?? 0
    },
    terms: auction,
    maySell
  })
}

/**
 * What of the planned bids the site can do beside all it has promised by then. Behind the locks of
 * auction and site, so that it is what the check of the set will find.
 */
async function cutToLimits(
  db: Transaction,
  context: Context,
  auction: AuctionTable,
  { ownerId, siteId }: StandingBidTable,
  planned: readonly PlannedBid[]
): Promise<PlannedBid[]> {
  await lockSite(db, siteId)
  const { site } = await findPlace(db, auction, ownerId, siteId, '/siteId')
  const { buyWh, room } = await readLimits(db, context, auction, site)
  const sells = planned.filter(({ side }) => side === 'sell')
  const granted = new Map(
    grantSales(room, sells).map(({ startMs, grantedWh }) => [startMs, grantedWh])
  )
  return planned
    .map((bid) => {
      const mostWh = bid.side === 'sell' ? (granted.get(bid.startMs) ?? 0) : buyWh
      return { ...bid, quantityWh: Math.min(bid.quantityWh, mostWh) }
    })
    .filter(({ quantityWh }) => quantityWh > 0)
}

/** A site may have moved to another market or out of its zones since. */
async function findPlaceOrNull(db: Db, auction: AuctionTable, bid: StandingBidTable) {
  try {
    return await findPlace(db, auction, bid.ownerId, bid.siteId, '/siteId')
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

async function readExpectations(
  db: Db,
  { marketId, timeZone, deliveryStart, deliveryDate }: AuctionTable,
  siteId: string,
  units: readonly Interval[]
): Promise<ExpectedUnit[]> {
  const range = { siteId, fromMs: deliveryStart - habitDays * dayMs, toMs: deliveryStart }
  const { use, surplus } = await readHabit(db, range)
  const from = { fromMs: deliveryStart - pricesDays * dayMs, toMs: deliveryStart }
  const prices = await readPrices(db, { marketId, ...from })
  const grid = expectedPrices({ timeZone, date: deliveryDate, units, prices })
  const expected = (history: readonly IntervalEnergy[]) =>
    expectedEnergyWh({ timeZone, units, history })
  const [useWh, surplusWh] = [expected(use), expected(surplus)]
  return units.map(({ startMs }, index) => ({
    startMs,
    useWh: useWh[index] ?? null,
    surplusWh: surplusWh[index] ?? null,
    gridPriceMicrosPerKwh: grid.pricesMicrosPerKwh[index] ?? null
  }))
}

/** The meter at the grid knows best; without one, what the home uses and what it makes. */
async function readHabit(db: Db, range: { siteId: string; fromMs: number; toMs: number }) {
  const read = (channel: Channel) => readIntervals(db, { ...range, channel })
  const [use, surplus] = [await read('import'), await read('export')]
  if (use.length > 0 || surplus.length > 0) return { use, surplus }
  return { use: await read('consumption'), surplus: await read('production') }
}

function toNewBid({ startMs, side, quantityWh, limitPriceMicrosPerKwh }: PlannedBid) {
  return { deliveryStart: toInstant(startMs), side, quantityWh, limitPriceMicrosPerKwh }
}
