import { parentPort, workerData } from 'node:worker_threads'
import type { BidTable } from '../tables.ts'
import { clearUnit, type ClearingTerms } from './clear-unit.ts'
import type { Order } from './clearer.ts'

/* The program of the clearing thread: it collects the bids of one auction and clears what it is told to. */

const port = parentPort
if (!port) throw new Error('This runs in a thread')
const terms = workerData as ClearingTerms
const bidsByUnit = new Map<number, BidTable[]>()

port.on('message', (order: Order) => {
  if (order.kind === 'end') return port.close()
  if (order.kind === 'clear') {
    port.postMessage(clearUnit(terms, order.unit, bidsByUnit.get(order.unit.startMs) ?? []))
    bidsByUnit.delete(order.unit.startMs)
    return
  }
  for (const bid of order.bids) {
    const bids = bidsByUnit.get(bid.deliveryStart)
    if (bids) bids.push(bid)
    else bidsByUnit.set(bid.deliveryStart, [bid])
  }
})
