import type { NewBid, Role } from '@commonwatt/contract'
import { checkPositionLimits, findSelfCross, worstCase } from '@commonwatt/domain'
import { fromInstant, toInstant } from '../../../http/instant.ts'
import { Refusal } from '../../../refusal.ts'
import type { AuctionTable, Bid } from '../tables.ts'
import { greatestWh, unitsOf, type BidLimits } from './limits.ts'

export type CheckedBid = Pick<
  Bid,
  'deliveryStart' | 'side' | 'quantityWh' | 'limitPriceMicrosPerKwh'
>

/**
 * Checks a sheet against the terms of the auction, the role of who bids and the limits of the
 * place, in this order; the first row at fault is refused by its pointer. Answers the rows and the
 * most they can cost.
 */
export function checkBids(
  auction: AuctionTable,
  role: Role,
  limits: BidLimits,
  rows: readonly NewBid[]
): { bids: CheckedBid[]; worstCaseMicros: number } {
  const bids = rows.map(toCheckedBid)
  const starts = new Set(unitsOf(auction).map(({ startMs }) => startMs))
  for (const [index, bid] of bids.entries()) {
    if (!starts.has(bid.deliveryStart)) {
      throw new Refusal('timeslot_invalid').at(`/body/bids/${index}/deliveryStart`)
    }
    refuseLimitPrice(auction, bid, index)
    if (bid.side === 'sell' && role !== 'producer') {
      throw new Refusal('forbidden')
        .at(`/body/bids/${index}/side`)
        .because('Selling is for producers.')
    }
  }
  refusePosition(limits, bids)
  refuseSelfTrade(bids)
  const numbered = bids.map((bid, index) => ({ id: String(index), ...bid }))
  return { bids, worstCaseMicros: worstCase({ bids: numbered, ...auction }).amountMicros }
}

function toCheckedBid(row: NewBid): CheckedBid {
  const { side, quantityWh, limitPriceMicrosPerKwh } = row
  const deliveryStart = fromInstant(row.deliveryStart)
  return { deliveryStart, side, quantityWh, limitPriceMicrosPerKwh }
}

function refuseLimitPrice(auction: AuctionTable, bid: CheckedBid, index: number): void {
  const { floorMicrosPerKwh, capMicrosPerKwh, tickMicrosPerKwh } = auction
  const { limitPriceMicrosPerKwh: limit } = bid
  if (limit >= floorMicrosPerKwh && limit <= capMicrosPerKwh && limit % tickMicrosPerKwh === 0) {
    return
  }
  const terms = { floorMicrosPerKwh, capMicrosPerKwh, tickMicrosPerKwh }
  throw new Refusal('limit_price_invalid', terms).at(`/body/bids/${index}/limitPriceMicrosPerKwh`)
}

function refusePosition(limits: BidLimits, bids: readonly CheckedBid[]): void {
  const placed = bids.map((bid) => ({ ...bid, startMs: bid.deliveryStart }))
  const checked = checkPositionLimits({ bids: placed, ...limits })
  if (checked.ok) return
  const { startMs, side, limitWh } = checked
  const index = placed.findLastIndex((bid) => bid.startMs === startMs && bid.side === side)
  const details = { deliveryStart: toInstant(startMs), limitWh: Math.min(greatestWh, limitWh) }
  throw new Refusal('position_limit', details).at(`/body/bids/${index}/quantityWh`)
}

/** A member has one set in an auction, so all of the own bids are in it. */
function refuseSelfTrade(bids: readonly CheckedBid[]): void {
  const crossing = findSelfCross(
    bids.map((bid, index) => ({ ...bid, id: String(index), ownerId: '' }))
  )
  if (!crossing) return
  throw new Refusal('self_trade', { deliveryStart: toInstant(crossing.deliveryStart) }).at(
    `/body/bids/${crossing.buyId}/limitPriceMicrosPerKwh`
  )
}
