import type { Context } from '../../../context.ts'
import { listAuctions, type AuctionFilter } from '../queries/auctions.ts'
import { findBids } from '../queries/bids.ts'
import type { AuctionTable } from '../tables.ts'
import type { PlacedBids } from './place-bids.ts'
import { findPlace, readLimits, type BidLimits, type Place } from './limits.ts'
import { requireAuction } from './results.ts'

/** A member's own bids; nobody else's are ever told. */
export async function readBidSet(
  context: Context,
  memberId: string,
  auctionId: string
): Promise<PlacedBids> {
  const auction = await requireAuction(context, auctionId)
  const own = await findBids(context.db, auctionId, memberId)
  return own ? { auction, ...own } : { auction, set: null, bids: [] }
}

/**
 * The place a member bids from and what it may sell and buy there, as the check of the bids counts
 * it.
 */
export async function readPlaceLimits(
  context: Context,
  memberId: string,
  auctionId: string,
  siteId: string | undefined
): Promise<Place & BidLimits> {
  const auction = await requireAuction(context, auctionId)
  const { db } = context
  const place = await findPlace(db, auction, memberId, siteId, '/query/siteId')
  return { ...place, ...(await readLimits(db, context, auction, place.site)) }
}

/** Auctions that pass the filter, latest delivery day first. */
export function readAuctions(
  context: Context,
  filter: AuctionFilter,
  limit: number
): Promise<AuctionTable[]> {
  return listAuctions(context.db, filter, limit)
}
