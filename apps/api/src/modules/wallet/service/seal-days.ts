import { setImmediate } from 'node:timers/promises'
import {
  addToBlocks,
  blockRootsOf,
  endOfLedgerDay,
  GENESIS_HASH,
  ledgerDayHash,
  ledgerDayOf,
  merkleRootOfBlocks,
  type MerkleBlocks
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import { transact, type Db } from '../../../database/database.ts'
import * as queries from '../queries/days.ts'
import { lockHead } from '../queries/ledger.ts'

const partSize = 512

/**
 * Seals every day of the ledger that is over, oldest first; does nothing where that is done
 * already.
 */
export async function sealDays(context: Context, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await sealNextDay(context, signal)));
}

/** Sealed days, newest first, one more than asked for if there are more. */
export function listSealedDays(
  { db }: Context,
  { before, limit }: { before: string | null; limit: number }
): Promise<queries.DayRow[]> {
  return queries.listDaysBefore(db, before, limit + 1)
}

/** True when there may be more to do. */
async function sealNextDay(context: Context, signal: AbortSignal): Promise<boolean> {
  const last = await queries.findLastDay(context.db)
  const before = last?.lastSequence ?? 0
  const [first] = await queries.readHashes(context.db, before, 1)
  if (!first) return false
  const day = ledgerDayOf(first.createdAt, last?.day ?? null)
  const endsAt = endOfLedgerDay(day)
  if (context.clock.now() < endsAt) return false

  const gathered = await gather(context.db, before, endsAt, signal)
  if (signal.aborted) return false
  const blockRoots = blockRootsOf(gathered.blocks)
  const content = {
    day,
    firstSequence: first.sequence,
    lastSequence: gathered.sequence,
    root: merkleRootOfBlocks(blockRoots),
    previousHash: last?.hash ?? GENESIS_HASH
  }
  await transact(context.db, async (db) => {
    // Transfers get their time behind this lock. Who comes after us is not of this day any more;
    // one that came while we were reading may be, and then all is read again.
    const head = await lockHead(db)
    if (!gathered.isComplete && head.sequence !== gathered.sequence) return
    await queries.insertDay(db, {
      ...content,
      transferCount: gathered.sequence - before,
      blockRootsJson: JSON.stringify(blockRoots),
      hash: ledgerDayHash(content),
      createdAt: context.clock.now()
    })
  })
  return true
}

interface Gathered {
  /** The last transfer of the day, as far as is known. */
  sequence: number
  blocks: MerkleBlocks
  /** Whether a transfer of a later day was seen, so that no more can come. */
  isComplete: boolean
}

/** Reads the transfers up to the first that was made when the day was over, part by part. */
async function gather(
  db: Db,
  after: number,
  endsAt: number,
  signal: AbortSignal
): Promise<Gathered> {
  let sequence = after
  let blocks: MerkleBlocks = { roots: [], rest: [] }
  while (!signal.aborted) {
    const part = await queries.readHashes(db, sequence, partSize)
    const end = part.findIndex(({ createdAt }) => createdAt >= endsAt)
    const ofDay = end === -1 ? part : part.slice(0, end)
    blocks = addToBlocks(
      blocks,
      ofDay.map(({ hash }) => hash)
    )
    sequence = ofDay.at(-1)?.sequence ?? sequence
    const isComplete = end !== -1
    if (isComplete || part.length < partSize) return { sequence, blocks, isComplete }
    // SQLite answers without waiting, so others get their turn only when it is given to them.
    await setImmediate()
  }
  return { sequence, blocks, isComplete: false }
}
