import type { Context } from '../../../context.ts'
import { Refusal } from '../../../refusal.ts'
import { findAuction } from '../queries/auctions.ts'
import { findBids } from '../queries/bids.ts'
import { findUnit, readFillsOfMember, readUnits, type UnitRow } from '../queries/results.ts'
import type { AuctionTable, Bid, FillTable, UnitTable } from '../tables.ts'
import { readUnitZones } from '../zones.ts'

/** One of a member's bids, with what it traded and the price that was its own. */
export interface OwnFill {
  bid: Bid
  unit: UnitRow
  fill: FillTable | undefined
  priceMicrosPerKwh: number | null
}

export interface Results {
  auction: AuctionTable
  units: UnitRow[]
  /** Null for who is not signed in. */
  mine: OwnFill[] | null
}

/** An auction, or `not_found`. */
export async function requireAuction(context: Context, id: string): Promise<AuctionTable> {
  const auction = await findAuction(context.db, id)
  if (!auction) throw new Refusal('not_found')
  return auction
}

/**
 * What all units came to, and the bids of who asks. Nothing of the book shows before it is cleared.
 */
export async function readResults(
  context: Context,
  id: string,
  viewerId: string | null
): Promise<Results> {
  const auction = await requireCleared(context, id)
  const units = await readUnits(context.db, id)
  const mine = viewerId === null ? null : await readOwn(context, auction, units, viewerId)
  return { auction, units, mine }
}

async function readOwn(
  context: Context,
  auction: AuctionTable,
  units: readonly UnitRow[],
  memberId: string
): Promise<OwnFill[]> {
  const { db } = context
  const own = await findBids(db, auction.id, memberId)
  if (!own) return []
  const { set, bids } = own
  const fills = await readFillsOfMember(db, auction.id, memberId)
  const fillBySequence = new Map(fills.map((fill) => [fill.sequence, fill]))
  const unitByStart = new Map(units.map((unit) => [unit.deliveryStart, unit]))
  return bids.map((bid) => {
    const unit = unitByStart.get(bid.deliveryStart)
    if (!unit) throw new Error(`Bid ${bid.sequence} of auction ${auction.id} has no unit`)
    return {
      bid,
      unit,
      fill: fillBySequence.get(bid.sequence),
      priceMicrosPerKwh: priceFor(unit, bid.side, set.zoneId)
    }
  })
}

function priceFor(unit: UnitRow, side: Bid['side'], zoneId: string | null): number | null {
  const zone = readUnitZones(unit)?.prices.find((candidate) => candidate.zoneId === zoneId)
  if (!zone) return unit.priceMicrosPerKwh
  return side === 'buy' ? zone.buyerPriceMicrosPerKwh : zone.sellerPriceMicrosPerKwh
}

/** A unit of a cleared auction with its book; refuses a start that none of its units has. */
export async function readUnit(
  context: Context,
  id: string,
  deliveryStart: number
): Promise<{ auction: AuctionTable; unit: UnitTable }> {
  const auction = await requireCleared(context, id)
  const unit = await findUnit(context.db, id, deliveryStart)
  if (!unit) throw new Refusal('timeslot_invalid').at('/query/deliveryStart')
  return { auction, unit }
}

async function requireCleared(context: Context, id: string): Promise<AuctionTable> {
  const auction = await requireAuction(context, id)
  if (auction.status === 'cleared' || auction.status === 'settled') return auction
  throw new Refusal('auction_not_cleared')
}
