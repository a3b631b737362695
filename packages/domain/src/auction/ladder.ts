import { type Book, type MeritOrder } from './book.ts'

/**
 * One side of a book as a step curve: a step for each limit, the best first, with the bids that
 * share it and what they offer or ask for together.
 */
export type Ladder = {
  merit: MeritOrder
  /** Where in the merit order each step begins; one more for the end. */
  starts: number[]
  limitsMicrosPerKwh: number[]
  /** At most 2^53, which stands for all that is more: no such step can be traded whole. */
  quantitiesWh: number[]
}

const most = 2 ** 53

/** Joins the bids of a merit order that have the same limit. */
export function ladderOf(book: Book, merit: MeritOrder): Ladder {
  const ladder: Ladder = { merit, starts: [], limitsMicrosPerKwh: [], quantitiesWh: [] }
  const { starts, limitsMicrosPerKwh, quantitiesWh } = ladder
  let limit = Number.NaN
  let sumWh = 0
  for (let at = 0; at < merit.length; at += 1) {
    const position = merit[at]!
    const next = book.limitsMicrosPerKwh[position]!
    if (next !== limit) {
      if (at > 0) quantitiesWh.push(sumWh)
      limit = next
      sumWh = 0
      starts.push(at)
      limitsMicrosPerKwh.push(limit)
    }
    sumWh = Math.min(most, sumWh + book.quantitiesWh[position]!)
  }
  if (merit.length > 0) quantitiesWh.push(sumWh)
  starts.push(merit.length)
  return ladder
}

/** The positions of the bids that make a step. */
export function bidsOfStep({ merit, starts }: Ladder, step: number): Uint32Array {
  return merit.subarray(starts[step], starts[step + 1])
}
