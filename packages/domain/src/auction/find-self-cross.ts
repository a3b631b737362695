import { type Bid } from './bid.ts'

/** A bid with its owner and the market time unit it is for (its start in epoch ms). */
export type OwnedBid = Pick<Bid, 'id' | 'side' | 'limitPriceMicrosPerKwh'> & {
  ownerId: string
  deliveryStart: number
}

export type SelfCross = {
  ownerId: string
  deliveryStart: number
  buyId: string
  sellId: string
}

/**
 * Finds an owner whose own buy would meet the own sell: in one market time unit a buy whose limit
 * is no less than that of a sell. Such a set is refused at entry, since it would trade with itself.
 * Names the dearest buy and the cheapest sell (equal limits: the lower id) of the first unit and
 * owner, by time and then by owner; null when nobody crosses. Source: step 7 of the call auction.
 */
export function findSelfCross(bids: readonly OwnedBid[]): SelfCross | null {
  const best = new Map<string, { buy?: OwnedBid; sell?: OwnedBid }>()
  for (const bid of bids) {
    const key = `${bid.deliveryStart} ${bid.ownerId}`
    const own = best.get(key) ?? {}
    const other = own[bid.side]
    if (other === undefined || isBetter(bid, other)) own[bid.side] = bid
    best.set(key, own)
  }
  let found: SelfCross | null = null
  for (const { buy, sell } of best.values()) {
    if (buy === undefined || sell === undefined) continue
    if (buy.limitPriceMicrosPerKwh < sell.limitPriceMicrosPerKwh) continue
    const { ownerId, deliveryStart } = buy
    if (found !== null && !isBefore(buy, found)) continue
    found = { ownerId, deliveryStart, buyId: buy.id, sellId: sell.id }
  }
  return found
}

function isBetter(bid: OwnedBid, other: OwnedBid): boolean {
  const gain = bid.limitPriceMicrosPerKwh - other.limitPriceMicrosPerKwh
  if (gain === 0) return bid.id < other.id
  return bid.side === 'buy' ? gain > 0 : gain < 0
}

function isBefore(bid: OwnedBid, found: SelfCross): boolean {
  if (bid.deliveryStart !== found.deliveryStart) return bid.deliveryStart < found.deliveryStart
  return bid.ownerId < found.ownerId
}
