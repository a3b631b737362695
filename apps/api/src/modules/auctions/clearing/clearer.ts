import { fork } from 'node:child_process'
import { extname, join } from 'node:path'
import type { ClearingTerms, UnitOutcome, UnitToClear } from './clear-unit.ts'
import type { Bid } from '../tables.ts'
import { packBids, type BidPack } from './pack-bids.ts'

/**
 * What the process is told, in this order: the terms, bids until all are there, then units one by
 * one.
 */
export type Order =
  | { kind: 'terms'; terms: ClearingTerms }
  | { kind: 'bids'; bids: BidPack }
  | { kind: 'clear'; unit: UnitToClear }

/** Clears units in a process of its own, so that whoever asks the API meanwhile does not wait. */
export interface Clearer {
  take(bids: readonly Bid[]): void
  clear(unit: UnitToClear): Promise<UnitOutcome>
  end(): Promise<void>
}

interface ClearerOptions {
  /**
   * A process that takes longer than this is ended, and its auction cleared by another at the next
   * try.
   */
  longestMs?: number
  execPath?: string
}

/** A day of a million bids takes seconds. */
const patienceMs = 120_000

// Built or not, it lies beside this file and ends as this file does.
const program = join(import.meta.dirname, `clearing-process${extname(import.meta.filename)}`)

/**
 * Starts the process for one auction. One that fails lets every unit that waits for it fail.
 *
 * It is no worker thread: Node strips types by WebAssembly, and V8 can crash when two threads of a
 * process do so.
 */
export function startClearer(
  terms: ClearingTerms,
  { longestMs = patienceMs, execPath = process.execPath }: ClearerOptions = {}
): Clearer {
  // It needs no setting, and least of all a secret.
  const child = fork(program, { serialization: 'advanced', execArgv: [], env: {}, execPath })
  const waiting: { resolve: (outcome: UnitOutcome) => void; reject: (error: Error) => void }[] = []
  let fault: Error | null = null
  const failAll = (error: Error) => {
    fault ??= error
    for (const { reject } of waiting.splice(0)) reject(fault)
  }
  const tell = (order: Order) => {
    if (fault) return
    child.send(order, (error) => error && failAll(error))
  }
  // Answers come in the order of the orders.
  child.on('message', (outcome) => waiting.shift()?.resolve(outcome as UnitOutcome))
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      failAll(error)
      // One that never started does not exit either.
      if (child.pid === undefined) resolve()
    })
    child.on('exit', (code, signal) => {
      failAll(new Error(`The clearing process has ended (${signal ?? `code ${code}`})`))
      resolve()
    })
  })
  const deadline = setTimeout(() => child.kill('SIGKILL'), longestMs)
  void ended.then(() => clearTimeout(deadline))
  tell({ kind: 'terms', terms })
  return {
    take: (bids) => tell({ kind: 'bids', bids: packBids(bids) }),
    clear(unit) {
      if (fault) return Promise.reject(fault)
      const answer = new Promise<UnitOutcome>((resolve, reject) => {
        waiting.push({ resolve, reject })
      })
      tell({ kind: 'clear', unit })
      return answer
    },
    // It ends by itself once nobody can tell it anything more.
    end() {
      if (child.connected) child.disconnect()
      return ended
    }
  }
}
