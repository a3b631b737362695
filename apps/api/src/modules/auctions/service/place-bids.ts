import type { NewBid, Role } from '@commonwatt/contract'
import { sides } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import { toInstant } from '../../../http/instant.ts'
import { Refusal } from '../../../refusal.ts'
import { record } from '../../../stream/outbox.ts'
import { changeAuctionHold } from '../../wallet/index.ts'
import { findMarket } from '../../markets/index.ts'
import { lockSite, type SiteTable } from '../../sites/index.ts'
import { lockAuction, updateAuction } from '../queries/auctions.ts'
import {
  deleteBidSet,
  findBidSet,
  inOrderOfUnits,
  replaceBids,
  upsertBidSet
} from '../queries/bids.ts'
import type { AuctionTable, Bid, BidOrigin, BidSetTable } from '../tables.ts'
import { checkBids } from './check-bids.ts'
import { findPlace, readLimits, type BidLimits } from './limits.ts'

/** Who bids. A role decides whether it may sell. */
export interface Bidder {
  id: string
  role: Role
}

export interface BidSheet {
  siteId?: string | undefined
  bids: readonly NewBid[]
}

/** A member's set with its rows; without a set there is none in the auction. */
export interface PlacedBids {
  auction: AuctionTable
  set: BidSetTable | null
  bids: readonly Bid[]
}

/**
 * Puts a whole set of bids in the place of the member's last one, or changes nothing. Everything is
 * checked behind the lock of the auction, and sells behind that of the site: of what comes at once,
 * the later set meets the site as it then is, and accepted is what is in before the gate closes.
 */
export async function placeBids(
  db: Transaction,
  context: Context,
  bidder: Bidder,
  auctionId: string,
  sheet: BidSheet,
  origin: BidOrigin = 'manual'
): Promise<PlacedBids> {
  if (!context.config.trading.isEnabled) throw new Refusal('trading_disabled')
  const { auction, now } = await lockOpenAuction(db, context, auctionId)
  if (!findMarket(context, auction.marketId)) {
    throw new Refusal('trading_disabled').because('This market is no longer offered here')
  }
  const place = await findPlace(db, auction, bidder.id, sheet.siteId, '/body/siteId')
  const limits = await lockLimits(db, context, auction, place.site, sheet.bids)
  const { bids: checked, worstCaseMicros } = checkBids(auction, bidder.role, limits, sheet.bids)
  const before = await findBidSet(db, auctionId, bidder.id)
  const bids = checked.map((bid, index) => ({
    memberId: bidder.id,
    sequence: auction.lastSequence + 1 + index,
    ...bid
  }))
  await replaceBids(db, auctionId, bidder.id, bids)
  await updateAuction(db, auctionId, { lastSequence: auction.lastSequence + bids.length })
  await record(db, context, 'bids.changed', { auctionId }, [bidder.id])
  const holdId = await changeHold(db, context, auction, bidder.id, before, worstCaseMicros)
  const set: BidSetTable = {
    auctionId,
    memberId: bidder.id,
    siteId: place.site.id,
    zoneId: place.zoneId,
    origin,
    bidCount: bids.length,
    holdId,
    heldMicros: worstCaseMicros,
    acceptedAt: now,
    settledAt: null,
    boughtWh: null,
    soldWh: null,
    totalMicros: null
  }
  await upsertBidSet(db, set)
  return { auction, set, bids: inOrderOfUnits(bids) }
}

/**
 * Whoever sells from the site takes turns at its row, so that nothing is promised twice; who only
 * buys need not wait.
 */
async function lockLimits(
  db: Transaction,
  context: Context,
  auction: AuctionTable,
  site: SiteTable,
  bids: readonly NewBid[]
): Promise<BidLimits> {
  const wanted = sides.filter((side) => bids.some((bid) => bid.side === side))
  const locked = wanted.includes('sell') ? await lockSite(db, site.id) : undefined
  return readLimits(db, context, auction, locked ?? site, wanted)
}

/** Takes all of a member's bids back and frees what they held; without any it changes nothing. */
export async function withdrawBids(
  db: Transaction,
  context: Context,
  memberId: string,
  auctionId: string
): Promise<PlacedBids> {
  const { auction } = await lockOpenAuction(db, context, auctionId)
  const before = await findBidSet(db, auctionId, memberId)
  if (before) {
    await deleteBidSet(db, auctionId, memberId)
    await record(db, context, 'bids.changed', { auctionId }, [memberId])
    await changeHold(db, context, auction, memberId, before, 0)
  }
  return { auction, set: null, bids: [] }
}

/** The auction, locked while its gate is open, and the moment at which that was looked up. */
async function lockOpenAuction(
  db: Transaction,
  context: Context,
  id: string
): Promise<{ auction: AuctionTable; now: number }> {
  const auction = await lockAuction(db, id)
  if (!auction) throw new Refusal('not_found')
  const now = context.clock.now()
  const { status, gateClosureAt } = auction
  if (status === 'open' && now < gateClosureAt) return { auction, now }
  throw new Refusal('gate_closed', { gateClosureAt: toInstant(gateClosureAt) })
}

/** Sequence numbers grow with the lock held, so this is the last that the transaction takes. */
function changeHold(
  db: Transaction,
  context: Context,
  auction: AuctionTable,
  ownerId: string,
  before: BidSetTable | undefined,
  amountMicros: number
): Promise<string | null> {
  return changeAuctionHold(db, context, {
    holdId: before?.holdId ?? null,
    ownerId,
    amountMicros,
    currency: auction.currency,
    reference: { type: 'auction', id: auction.id }
  })
}
