import { type Bid } from './bid.ts'

/**
 * The bids of a market time unit in price-time order: buys by price down, then sells by price up,
 * and bids of one side and limit in the order in which they were accepted (equal ones by id).
 * Numbered from 1 in this order, a book clears as it does under the numbers of acceptance, since
 * those decide between bids of one side and limit only; with zones also between bids that the way
 * makes equally good. What one member bid no longer stands side by side, neither in a unit nor from
 * one unit to the next.
 */
export function publishedOrder<B extends Bid>(bids: readonly B[]): B[] {
  return bids.toSorted((a, b) => {
    if (a.side !== b.side) return a.side === 'buy' ? -1 : 1
    const dearer = b.limitPriceMicrosPerKwh - a.limitPriceMicrosPerKwh
    if (dearer !== 0) return a.side === 'buy' ? dearer : -dearer
    return a.sequence - b.sequence || (a.id < b.id ? -1 : 1)
  })
}
