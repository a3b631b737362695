import { clearUnit, type ClearingTerms } from './clear-unit.ts'
import type { Order } from './clearer.ts'
import type { Bid } from '../tables.ts'
import { unpackBids } from './pack-bids.ts'

/* The clearing process: it collects the bids of an auction and clears what it is told to. */

let terms: ClearingTerms | null = null
const bidsByUnit = new Map<number, Bid[]>()

process.on('message', (order: Order) => {
  if (order.kind === 'terms') terms = order.terms
  else if (order.kind === 'bids') for (const bid of unpackBids(order.bids)) keep(bid)
  else {
    if (!terms) throw new Error('A unit came before the terms')
    process.send?.(clearUnit(terms, order.unit, bidsByUnit.get(order.unit.startMs) ?? []))
    bidsByUnit.delete(order.unit.startMs)
  }
})

// A terminal interrupts every process it started; this one ends with whoever started it, once that
// has let go.
process.on('SIGINT', () => {})

function keep(bid: Bid): void {
  const bids = bidsByUnit.get(bid.deliveryStart)
  if (bids) bids.push(bid)
  else bidsByUnit.set(bid.deliveryStart, [bid])
}
