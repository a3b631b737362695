import { setImmediate } from 'node:timers/promises'
import { GENESIS_HASH, verifyChain } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Db } from '../../../database/database.ts'
import { listDays } from '../queries/days.ts'
import * as queries from '../queries/ledger.ts'
import { faultOfEnd, startDays, walkDays, type DaysWalk } from './verify-days.ts'

export interface Verification {
  isIntact: boolean
  transfers: number
  headHash: string
  firstFault: string | null
  /** When it began. */
  checkedAt: number
}

const partSize = 500

const running = new WeakMap<Context, Promise<Verification>>()
const lastRuns = new WeakMap<Context, { answer: Verification; tookMs: number }>()

/** Verifies the whole ledger; callers who come while it runs share the run and its answer. */
export function verifyLedger(context: Context): Promise<Verification> {
  const known = running.get(context)
  if (known) return known
  const run = verifyNow(context).finally(() => running.delete(context))
  running.set(context, run)
  return run
}

const shortestPauseMs = 60_000
/** Of the time that passes, at most one part in so many goes into runs that strangers cause. */
const pauseFactor = 20

/**
 * What the last run found, for callers whom nobody knows. They cause a run only when the last is
 * long enough ago, measured by how long that took; so however many ask, most of the time stays for
 * others.
 */
export function readVerification(context: Context): Promise<Verification> {
  const last = lastRuns.get(context)
  if (!last) return verifyLedger(context)
  const pauseMs = Math.max(shortestPauseMs, pauseFactor * last.tookMs)
  const isDue = context.clock.now() >= last.answer.checkedAt + last.tookMs + pauseMs
  return isDue ? verifyLedger(context) : Promise.resolve(last.answer)
}

async function verifyNow(context: Context): Promise<Verification> {
  const checkedAt = context.clock.now()
  const answer = { ...(await verify(context.db)), checkedAt }
  lastRuns.set(context, { answer, tookMs: context.clock.now() - checkedAt })
  return answer
}

/** How far the chain was walked, and what each account's postings came to by then. */
interface Walk {
  sequence: number
  hash: string
  sums: Map<string, number>
  days: DaysWalk
  fault: string | null
}

type BalanceSheet = Awaited<ReturnType<typeof queries.readBalanceSheet>>

/**
 * Recomputes the chain and the roots of its days from their rows, and compares every balance with
 * its postings and every held balance with its open holds. Trading goes on meanwhile: the long walk
 * goes to the head of its beginning, then balances are read at one moment and the walk goes on to
 * the head of that moment.
 */
async function verify(db: Db): Promise<Omit<Verification, 'checkedAt'>> {
  const days = startDays(await listDays(db))
  const walk: Walk = { sequence: 0, hash: GENESIS_HASH, sums: new Map(), days, fault: null }
  const { sequence } = await queries.readHead(db)
  await walkTo(db, walk, sequence)
  const sheet = await queries.readBalanceSheet(db)
  await walkTo(db, walk, sheet[0]?.headSequence ?? 0)
  const fault = walk.fault ?? faultOfEnd(days) ?? faultOfSheet(walk, sheet)
  return {
    isIntact: fault === null,
    transfers: walk.sequence,
    headHash: walk.hash,
    firstFault: fault
  }
}

async function walkTo(db: Db, walk: Walk, until: number): Promise<void> {
  while (walk.fault === null && walk.sequence < until) {
    const part = await queries.readChainPart(db, walk.sequence, until, partSize)
    const last = part.at(-1)
    if (!last) {
      walk.fault = `Transfer ${walk.sequence + 1} is missing`
      return
    }
    const checked = verifyChain(part, walk)
    if (!checked.ok) {
      walk.fault = `Transfer ${checked.sequence}: ${checked.reason}`
      return
    }
    walk.fault = walkDays(walk.days, part)
    for (const { accountId, amountMicros } of part.flatMap(({ postings }) => postings)) {
      walk.sums.set(accountId, (walk.sums.get(accountId) ?? 0) + amountMicros)
    }
    walk.sequence = last.sequence
    walk.hash = checked.headHash
    // SQLite answers without waiting, so others get their turn only when it is given to them.
    await setImmediate()
  }
}

function faultOfSheet(walk: Walk, sheet: BalanceSheet): string | null {
  const head = sheet[0]
  if (head?.headSequence !== walk.sequence || head.headHash !== walk.hash) {
    return 'The head is not the last transfer of the chain'
  }
  const totals = new Map<string, bigint>()
  for (const { id, kind, currency, balanceMicros, openHoldMicros } of sheet) {
    if (id === null || currency === null) continue
    if (balanceMicros !== (walk.sums.get(id) ?? 0)) {
      return `The balance of account ${id} is not the sum of its postings`
    }
    if (kind === 'held' && balanceMicros !== openHoldMicros) {
      return `The balance of account ${id} is not the sum of its open holds`
    }
    totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(balanceMicros))
  }
  const unbalanced = [...totals].find(([, total]) => total !== 0n)
  return unbalanced ? `The accounts in ${unbalanced[0]} do not sum to zero` : null
}
