import { assert } from '../assert.ts'
import { type Bid, type Fill, type PriceLimits } from './bid.ts'
import { meritOrders, readBook, type Book } from './book.ts'
import { fillSide, limitAt, listFills, matchBook, type Match, type TradedSide } from './match.ts'

/** What an auction came to in one market time unit. Price and interval are null without a trade. */
export type Clearing = {
  priceMicrosPerKwh: number | null
  /** The lowest price that the bids admit. */
  lowerMicrosPerKwh: number | null
  /** The highest price that the bids admit. */
  upperMicrosPerKwh: number | null
  volumeWh: number
  /** Bids that traded, in the order of their sequence numbers; who got nothing is not listed. */
  fills: Fill[]
}

/**
 * Clears the uniform-price call auction of one market time unit.
 *
 * Buys stand by price down, sells by price up; both are walked while buy ≥ sell (equal prices do
 * trade). The price is the middle of the interval that the bids admit, rounded toward -∞. At the
 * margin fills are pro rata by quantity, by the largest remainder, equal remainders to the lower
 * sequence number. No trade: the price is null, never 0.
 *
 * The result is the same for every order of the bids. Energies in Wh, prices in micros of the
 * currency per kWh, all safe integers; so is the volume, asserted. Asserts as `readBook`: distinct
 * ids, quantities above 0, limits from the floor to the cap. Equal sequence numbers go by id.
 */
export function clearAuction(input: { bids: readonly Bid[] } & PriceLimits): Clearing {
  const book = readBook(input.bids, input)
  const { buys, sells } = meritOrders(book)
  const match = matchBook(book, buys, sells)
  const filledWh = new Float64Array(book.bids.length)
  fillSide(book, match.buys, filledWh)
  fillSide(book, match.sells, filledWh)
  return {
    ...priceOf(book, match, input),
    volumeWh: match.volumeWh,
    fills: listFills(book, filledWh)
  }
}

/**
 * The interval of prices at which everybody who traded would, and nobody who did not: from the
 * dearer of the last traded sell and the first buy not wholly filled, to the cheaper of the last
 * traded buy and the first sell not wholly filled. The price is its middle, toward -∞.
 */
export function priceOf(
  book: Book,
  { volumeWh, buys, sells }: Match,
  { floorMicrosPerKwh, capMicrosPerKwh }: PriceLimits
): Pick<Clearing, 'priceMicrosPerKwh' | 'lowerMicrosPerKwh' | 'upperMicrosPerKwh'> {
  const lastBuy = lastLimit(book, buys)
  const lastSell = lastLimit(book, sells)
  if (volumeWh === 0 || lastBuy === null || lastSell === null) {
    return { priceMicrosPerKwh: null, lowerMicrosPerKwh: null, upperMicrosPerKwh: null }
  }
  const nextBuy = limitAt(book, buys.merit, buys.firstUnfilled)
  const nextSell = limitAt(book, sells.merit, sells.firstUnfilled)
  const lower = Math.max(lastSell, nextBuy ?? lastSell)
  const upper = Math.min(lastBuy, nextSell ?? lastBuy)
  assert(floorMicrosPerKwh <= lower && upper <= capMicrosPerKwh, 'a price beyond floor or cap')
  return {
    priceMicrosPerKwh: middleOf(lower, upper),
    lowerMicrosPerKwh: lower,
    upperMicrosPerKwh: upper
  }
}

/** floor((lower + upper) / 2), without a sum that could pass 2^53. */
export function middleOf(lower: number, upper: number): number {
  assert(lower <= upper, `no price is admissible from ${lower} to ${upper}`)
  return lower + Math.floor((upper - lower) / 2)
}

function lastLimit(book: Book, side: TradedSide): number | null {
  return side.marginEnd === 0 ? null : limitAt(book, side.merit, side.marginEnd - 1)
}
