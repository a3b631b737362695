import {
  canonicalTransfer,
  endOfLedgerDay,
  ledgerDayOf,
  merkleBlockSize,
  merkleProofInBlocks
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import { toInstant } from '../../../http/instant.ts'
import { Refusal } from '../../../refusal.ts'
import * as queries from '../queries/days.ts'
import type { LedgerDayTable } from '../tables.ts'
import { readTransfer, type SeenTransfer } from './history.ts'

export interface Proof {
  transfer: SeenTransfer
  /** The text that the transfer's hash covers. */
  content: string
  day: LedgerDayTable
  /** The transfer's place within the day. */
  index: number
  siblings: string[]
}

/**
 * What shows that a transfer which touched the member's accounts is in the ledger. Refuses
 * `not_found`, also for those of others, and `day_not_sealed` while its day has no root.
 */
export async function proveTransfer(context: Context, ownerId: string, id: string): Promise<Proof> {
  const transfer = await readTransfer(context, ownerId, id)
  const day = await queries.findDayOf(context.db, transfer.sequence)
  if (!day) return refuseUnsealed(context, transfer)
  const index = transfer.sequence - day.firstSequence
  const blockRoots = JSON.parse(day.blockRootsJson) as string[]
  return {
    transfer,
    content: canonicalTransfer(transfer),
    day,
    index,
    siblings: merkleProofInBlocks({
      index,
      blockHashes: await readBlock(context, day, index),
      blockRoots
    })
  }
}

async function refuseUnsealed(context: Context, transfer: SeenTransfer): Promise<never> {
  const last = await queries.findLastDay(context.db)
  const day = ledgerDayOf(transfer.createdAt, last?.day ?? null)
  throw new Refusal('day_not_sealed', { day, endsAt: toInstant(endOfLedgerDay(day)) })
}

/** The hashes of the block that `index` is in. */
async function readBlock(
  { db }: Context,
  { firstSequence, lastSequence }: LedgerDayTable,
  index: number
): Promise<string[]> {
  const first = firstSequence + index - (index % merkleBlockSize)
  const count = Math.min(merkleBlockSize, lastSequence - first + 1)
  const rows = await queries.readHashes(db, first - 1, count)
  return rows.map(({ hash }) => hash)
}
