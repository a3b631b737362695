import type { Market } from '@commonwatt/contract'
import { addDays, gateClosureMs, localDateAt } from '@commonwatt/domain'
import { createIds, type Context } from '../context.ts'
import { openAuctionOf, runAuction, runStandingBids } from '../modules/auctions/index.ts'
import { findMarket } from '../modules/markets/index.ts'
import { bidsByHand, placeByHand } from './by-hand.ts'
import { readDayPrices } from './bid-sheets.ts'
import { marketId } from './community.ts'
import type { Members } from './members.ts'

const auctionDays = 7
const hourMs = 3_600_000

/**
 * Lets the community's last delivery days be auctioned as they would have been: opened the day
 * before, bids placed by hand and by standing bids, and closed, cleared and settled at the gate,
 * all with a clock that is set back. Days that have their auction stay as they are.
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
    if (bidsByHand(member)) await placeByHand(past, member, auction, prices)
  }
  nowMs = gateAt - hourMs
  await runStandingBids(past)
  nowMs = gateAt
  await runAuction(past, auction.id)
}
