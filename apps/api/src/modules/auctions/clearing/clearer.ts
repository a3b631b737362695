import { Worker } from 'node:worker_threads'
import type { BidTable } from '../tables.ts'
import type { ClearingTerms, UnitOutcome, UnitToClear } from './clear-unit.ts'

/** What the thread is told, in this order: bids until all are there, then units one by one, then the end. */
export type Order =
  | { kind: 'bids'; bids: readonly BidTable[] }
  | { kind: 'clear'; unit: UnitToClear }
  | { kind: 'end' }

/** Clears units in a thread of its own, so that whoever asks the API meanwhile does not wait. */
export interface Clearer {
  take(bids: readonly BidTable[]): void
  clear(unit: UnitToClear): Promise<UnitOutcome>
  end(): Promise<void>
}

const program = new URL('./thread.ts', import.meta.url)

/** Starts the thread for one auction. A thread that fails lets every unit that waits for it fail. */
export function startClearer(terms: ClearingTerms): Clearer {
  const worker = new Worker(program, { workerData: terms, execArgv: [] })
  const waiting: { resolve: (outcome: UnitOutcome) => void; reject: (error: Error) => void }[] = []
  let fault: Error | null = null
  const failAll = (error: Error) => {
    fault ??= error
    for (const { reject } of waiting.splice(0)) reject(fault)
  }
  // Answers come in the order of the orders.
  worker.on('message', (outcome: UnitOutcome) => waiting.shift()?.resolve(outcome))
  worker.on('error', failAll)
  const ended = new Promise<void>((resolve) => worker.on('exit', () => resolve()))
  void ended.then(() => failAll(new Error('The clearing thread has ended')))
  return {
    take: (bids) => worker.postMessage({ kind: 'bids', bids } satisfies Order),
    clear(unit) {
      if (fault) return Promise.reject(fault)
      const answer = new Promise<UnitOutcome>((resolve, reject) => {
        waiting.push({ resolve, reject })
      })
      worker.postMessage({ kind: 'clear', unit } satisfies Order)
      return answer
    },
    // It ends by itself once it has nothing more to wait for.
    end() {
      worker.postMessage({ kind: 'end' } satisfies Order)
      return ended
    }
  }
}
