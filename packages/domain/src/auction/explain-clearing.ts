import { type Bid, type PriceLimits } from './bid.ts'
import { meritOrders, readBook, type Book } from './book.ts'
import { priceOf, type Clearing } from './clear-auction.ts'
import { bidsOfStep, ladderOf } from './ladder.ts'
import { matchBook, type TradedSide } from './match.ts'

/** The bids of one side that share a limit, and what they traded together. */
export type MarginalStep = {
  limitPriceMicrosPerKwh: number
  quantityWh: number
  filledWh: number
  /** In the order of their sequence numbers. */
  bidIds: string[]
}

/** Why a market time unit has its price. */
export type ClearingExplanation = Omit<Clearing, 'fills'> & {
  /** The last that traded, in merit order. */
  lastBuy: MarginalStep | null
  lastSell: MarginalStep | null
  /**
   * The first that was not filled whole: the last that traded itself, when it was filled in part.
   */
  nextBuy: MarginalStep | null
  nextSell: MarginalStep | null
  /** Which limit made the lower end of the interval of prices; null without a trade. */
  lowerSetBy: 'last_sell' | 'next_buy' | null
  upperSetBy: 'last_buy' | 'next_sell' | null
}

/**
 * Explains a clearing by the bids at its margin. The same book gives the same price as
 * `clearAuction`, of which this is the reasoning: the lower end of the interval is the last traded
 * sell or the first buy not filled whole, whichever is dearer; the upper end the last traded buy or
 * the first sell not filled whole, whichever is cheaper. Where both are equal, the one that traded
 * is named. Without a trade `nextBuy` and `nextSell` show how far apart both sides were.
 */
export function explainClearing(
  input: { bids: readonly Bid[] } & PriceLimits
): ClearingExplanation {
  const book = readBook(input.bids, input)
  const { buys, sells } = meritOrders(book)
  const match = matchBook(book, buys, sells)
  const price = priceOf(book, match, input)
  const { last: lastBuy, next: nextBuy } = marginalSteps(book, match.buys)
  const { last: lastSell, next: nextSell } = marginalSteps(book, match.sells)
  const { lowerMicrosPerKwh: lower, upperMicrosPerKwh: upper } = price
  const isLastSell = lower === lastSell?.limitPriceMicrosPerKwh
  const isLastBuy = upper === lastBuy?.limitPriceMicrosPerKwh
  return {
    ...price,
    volumeWh: match.volumeWh,
    lastBuy,
    lastSell,
    nextBuy,
    nextSell,
    lowerSetBy: lower === null ? null : isLastSell ? 'last_sell' : 'next_buy',
    upperSetBy: upper === null ? null : isLastBuy ? 'last_buy' : 'next_sell'
  }
}

function marginalSteps(book: Book, side: TradedSide) {
  const ladder = ladderOf(book, side.merit)
  const stepAt = (at: number): MarginalStep | null => {
    if (at < 0 || at >= side.merit.length) return null
    const step = ladder.starts.findIndex((_start, index) => at < (ladder.starts[index + 1] ?? 0))
    const isLast = ladder.starts[step] === side.marginStart && side.marginEnd > 0
    return {
      limitPriceMicrosPerKwh: ladder.limitsMicrosPerKwh[step]!,
      quantityWh: ladder.quantitiesWh[step]!,
      filledWh: isLast ? side.marginWh : 0,
      bidIds: Array.from(bidsOfStep(ladder, step), (position) => book.bids[position]!.id)
    }
  }
  return { last: stepAt(side.marginEnd - 1), next: stepAt(side.firstUnfilled) }
}
