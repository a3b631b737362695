import type { Market } from '@commonwatt/contract'
import { addDays, createRandom, gateClosureMs, hashSeed, localDateAt } from '@commonwatt/domain'
import { createIds, type Context } from '../context.ts'
import { transact } from '../database/database.ts'
import {
  openAuctionOf,
  placeBids,
  runAuction,
  runStandingBids,
  type OpenedAuction
} from '../modules/auctions/index.ts'
import { findMarket } from '../modules/markets/index.ts'
import { Refusal } from '../refusal.ts'
import { communitySeed, isForVisitors, marketId } from './community.ts'
import { planDaySheet, readDayPrices, type DayPrice } from './bid-sheets.ts'
import type { HomeMember, Members, PlantMember } from './members.ts'

const auctionDays = 7
const hourMs = 3_600_000
/** One home in so many fills in its sheet by hand, beside the visitors and the plants. */
const handmadeEvery = 3

/**
 * Lets the community's last delivery days be auctioned as they would have been: opened the day before, bids placed
 * by hand and by standing bids, and closed, cleared and settled at the gate, all with a clock that is set back. Days that have their
 * auction stay as they are.
 */
export async function replayAuctions(
  context: Context,
  members: Members,
  isStopping: () => boolean
): Promise<void> {
  const market = findMarket(context, marketId)
  if (!market) return
  for (const date of closedDays(market, context.clock.now())) {
    if (isStopping()) return
    // The job that closes what is due must not find a day whose bids are still to come.
    await context.jobs.alone(() => replayDay(context, members, market, date))
    await new Promise((next) => setImmediate(next))
  }
}

/** The latest delivery days whose gate has closed, in their order. */
function closedDays(market: Market, now: number): string[] {
  const today = localDateAt({ timeZone: market.timeZone, atMs: now })
  const tomorrow = addDays(today, 1)
  const last = closureOf(market, tomorrow) <= now ? tomorrow : today
  return Array.from({ length: auctionDays }, (_, index) => addDays(last, index + 1 - auctionDays))
}

function closureOf({ timeZone, gateClosure }: Market, deliveryDate: string): number {
  return gateClosureMs({ timeZone, deliveryDate, ...gateClosure })
}

async function replayDay(
  context: Context,
  members: Members,
  market: Market,
  date: string
): Promise<void> {
  const gateAt = closureOf(market, date)
  let nowMs = gateAt - 20 * hourMs
  const clock = { now: () => nowMs }
  const past: Context = { ...context, clock, ids: createIds(clock) }
  const auction = await openAuctionOf(past, market, date)
  if (!auction) return
  const prices = await readDayPrices(past.db, auction)
  for (const member of [...members.plants, ...members.homes]) {
    nowMs += 60_000
    if (isHandmade(member)) await placeByHand(past, member, auction, prices)
  }
  nowMs = gateAt - hourMs
  await runStandingBids(past)
  nowMs = gateAt
  await runAuction(past, auction.id)
}

function isHandmade(member: HomeMember | PlantMember): boolean {
  if ('plant' in member || isForVisitors(member.home)) return true
  return createRandom(hashSeed(communitySeed, 'by hand', member.home.email))() < 1 / handmadeEvery
}

/** Whoever has nothing to buy or sell, or no money left for it, stays away that day. */
async function placeByHand(
  past: Context,
  member: HomeMember | PlantMember,
  auction: OpenedAuction,
  prices: readonly DayPrice[]
): Promise<void> {
  const bids = planDaySheet(member, auction, prices)
  if (bids.length === 0) return
  const { userId: id, siteId } = member
  const role = 'plant' in member ? 'producer' : member.home.role
  try {
    await transact(past.db, (db) => placeBids(db, past, { id, role }, auction.id, { siteId, bids }))
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'insufficient_funds')) throw error
  }
}
