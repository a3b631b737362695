import type { contract, Input } from '@commonwatt/contract'
import type { Context } from '../../../context.ts'
import { transact, type Db, type Transaction } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { findMarket } from '../../markets/index.ts'
import { findFirstSite, findOwnSite } from '../../sites/index.ts'
import * as queries from '../queries/standing-bids.ts'
import type { StandingBidTable } from '../tables.ts'

export type StandingBidInput = Input<typeof contract.standingBids.create>['body']

/** A standing bid beside what it did last. */
export interface StandingBidState {
  bid: StandingBidTable
  lastRun: queries.LastRun | undefined
}

/** Lets a site bid by itself from now on, in the place of what bid in its market before. */
export async function createStandingBid(
  db: Transaction,
  context: Context,
  ownerId: string,
  input: StandingBidInput
): Promise<StandingBidState> {
  if (!context.config.trading.isEnabled) throw new Refusal('trading_disabled')
  const site = await findSite(db, ownerId, input.siteId)
  const market = findMarket(context, site.marketId)
  if (!market) throw new Refusal('not_found')
  const { floorMicrosPerKwh, capMicrosPerKwh, tickMicrosPerKwh, currency } = market
  // The cap is on the full price, so it may pass the market's own by what comes on top.
  if (input.capMicrosPerKwh < floorMicrosPerKwh) {
    const terms = { floorMicrosPerKwh, capMicrosPerKwh, tickMicrosPerKwh }
    throw new Refusal('limit_price_invalid', terms).at('/body/capMicrosPerKwh')
  }
  const bid: StandingBidTable = {
    id: context.ids.next(),
    ownerId,
    siteId: site.id,
    marketId: market.id,
    goal: input.goal,
    capMicrosPerKwh: input.capMicrosPerKwh,
    currency,
    createdAt: context.clock.now()
  }
  await queries.replaceStandingBid(db, bid)
  return { bid, lastRun: undefined }
}

export async function listStandingBids(
  context: Context,
  ownerId: string
): Promise<StandingBidState[]> {
  const bids = await queries.listStandingBids(context.db, ownerId)
  const states: StandingBidState[] = []
  for (const bid of bids) {
    states.push({ bid, lastRun: await queries.findLastRun(context.db, bid.id) })
  }
  return states
}

/** Ends it; what it has placed stays until it is changed by hand. */
export async function removeStandingBid(
  context: Context,
  ownerId: string,
  id: string
): Promise<void> {
  const wasThere = await transact(context.db, (db) => queries.deleteStandingBid(db, ownerId, id))
  if (!wasThere) throw new Refusal('not_found')
}

async function findSite(db: Db, ownerId: string, siteId: string | undefined) {
  if (siteId === undefined) {
    const first = await findFirstSite(db, ownerId)
    if (!first) throw new Refusal('site_required')
    return first
  }
  const site = await findOwnSite(db, ownerId, siteId)
  if (!site) throw new Refusal('not_found').at('/body/siteId')
  return site
}
