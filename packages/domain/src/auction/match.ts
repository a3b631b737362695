import { assertSafeInteger } from '../assert.ts'
import { divideByLargestRemainder } from '../units/largest-remainder.ts'
import { type Fill } from './bid.ts'
import { type Book, type MeritOrder } from './book.ts'

/**
 * What one side of a book traded. In merit order, the bids before `marginStart` are filled whole,
 * those up to `marginEnd` have the limit of the last that traded and share `marginWh`, the others
 * get nothing.
 */
export type TradedSide = {
  merit: MeritOrder
  marginStart: number
  marginEnd: number
  marginWh: number
  /** The first bid that is not filled whole, counted in merit order; the length when all are. */
  firstUnfilled: number
}

export type Match = { volumeWh: number; buys: TradedSide; sells: TradedSide }

/**
 * Walks both sides in merit order while the buyer's limit is no less than the seller's, adding the
 * lesser of what both have left. Equal limits do trade, so that the volume is the largest of those
 * with the greatest welfare. Source: DOMAIN rules of the call auction, step 4.
 */
export function matchBook(book: Book, buys: MeritOrder, sells: MeritOrder): Match {
  const { quantitiesWh, limitsMicrosPerKwh } = book
  let volumeWh = 0
  let buy = 0
  let sell = 0
  let buyLeftWh = quantityAt(book, buys, buy)
  let sellLeftWh = quantityAt(book, sells, sell)
  while (
    buy < buys.length &&
    sell < sells.length &&
    limitsMicrosPerKwh[buys[buy]!]! >= limitsMicrosPerKwh[sells[sell]!]!
  ) {
    const tradedWh = Math.min(buyLeftWh, sellLeftWh)
    volumeWh += tradedWh
    buyLeftWh -= tradedWh
    sellLeftWh -= tradedWh
    if (buyLeftWh === 0) {
      buy += 1
      buyLeftWh = buy < buys.length ? quantitiesWh[buys[buy]!]! : 0
    }
    if (sellLeftWh === 0) {
      sell += 1
      sellLeftWh = sell < sells.length ? quantitiesWh[sells[sell]!]! : 0
    }
  }
  assertSafeInteger(volumeWh, 'volumeWh')
  return {
    volumeWh,
    buys: marginOf(book, buys, buy, buyLeftWh),
    sells: marginOf(book, sells, sell, sellLeftWh)
  }
}

/**
 * Writes the fills of one side into a column by position. Ties at the margin: pro rata by quantity,
 * largest remainder, then the lower sequence number (which is the order of a book). Never random,
 * never first come only. Source: step 6.
 */
export function fillSide(book: Book, side: TradedSide, filledWh: Float64Array): void {
  const { merit, marginStart, marginEnd, marginWh } = side
  for (let at = 0; at < marginStart; at += 1) filledWh[merit[at]!] = book.quantitiesWh[merit[at]!]!
  if (marginStart === marginEnd) return
  const margin = merit.subarray(marginStart, marginEnd)
  const quantitiesWh = Float64Array.from(margin, (position) => book.quantitiesWh[position]!)
  const isWhole = side.firstUnfilled >= marginEnd
  const sharesWh = isWhole ? quantitiesWh : divideByLargestRemainder(marginWh, quantitiesWh)
  for (let at = 0; at < margin.length; at += 1) filledWh[margin[at]!] = sharesWh[at]!
}

/** The bids that traded, in canonical order; a bid that got nothing is not listed. */
export function listFills({ bids }: Book, filledWh: Float64Array): Fill[] {
  const fills: Fill[] = []
  for (let position = 0; position < bids.length; position += 1) {
    const quantityWh = filledWh[position]!
    if (quantityWh > 0) fills.push({ id: bids[position]!.id, quantityWh })
  }
  return fills
}

/** The limit at a place of the merit order; null behind its end. */
export function limitAt(book: Book, merit: MeritOrder, at: number): number | null {
  const position = merit[at]
  return position === undefined ? null : book.limitsMicrosPerKwh[position]!
}

/** Finds the bids that share the limit of the last that traded, and what they traded together. */
function marginOf(
  book: Book,
  merit: MeritOrder,
  firstUnfilled: number,
  leftWh: number
): TradedSide {
  const partWh = quantityAt(book, merit, firstUnfilled) - leftWh
  const last = partWh > 0 ? firstUnfilled : firstUnfilled - 1
  const limit = limitAt(book, merit, last)
  if (limit === null) {
    return { merit, marginStart: 0, marginEnd: 0, marginWh: 0, firstUnfilled }
  }
  let marginWh = partWh
  let marginStart = last
  if (partWh === 0) marginWh += quantityAt(book, merit, last)
  while (marginStart > 0 && limitAt(book, merit, marginStart - 1) === limit) {
    marginStart -= 1
    marginWh += quantityAt(book, merit, marginStart)
  }
  let marginEnd = last + 1
  while (limitAt(book, merit, marginEnd) === limit) marginEnd += 1
  return { merit, marginStart, marginEnd, marginWh, firstUnfilled }
}

function quantityAt({ quantitiesWh }: Book, merit: MeritOrder, at: number): number {
  return at < merit.length ? quantitiesWh[merit[at]!]! : 0
}
