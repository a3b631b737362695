import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { addDays, dayBounds, localDateAt } from '../calendar/date.ts'
import { canonicalJson } from './canonical-json.ts'
import { GENESIS_HASH } from './transfer.ts'

/**
 * A day of the ledger, sealed: the transfers from `firstSequence` to `lastSequence`, the Merkle
 * root over their hashes, and the hash of the sealed day before (`GENESIS_HASH` for the first).
 */
export type LedgerDay = {
  /** "YYYY-MM-DD" in UTC. */
  day: string
  firstSequence: number
  lastSequence: number
  root: string
  previousHash: string
}

export type SealedDay = LedgerDay & { hash: string }

export type DayFault = 'sequence_gap' | 'wrong_previous_hash' | 'wrong_root' | 'wrong_hash'

// Markets have zones of their own and the ledger is one, so its days are those of no market.
const timeZone = 'UTC'

/**
 * The day that begins with a transfer of `createdAt` (epoch ms) behind the sealed day `lastDay`:
 * the transfer's own, but never one that is sealed already. So a clock that was set back, or that
 * of a second process that is slow, moves a transfer into a later day and never opens a sealed one.
 */
export function ledgerDayOf(createdAt: number, lastDay: string | null): string {
  const own = localDateAt({ timeZone, atMs: createdAt })
  return lastDay === null || own > lastDay ? own : addDays(lastDay, 1)
}

/**
 * When a day of the ledger is over, in epoch ms. The first transfer from then on is not its own.
 */
export function endOfLedgerDay(day: string): number {
  return dayBounds({ timeZone, date: day }).endMs
}

/**
 * SHA-256 of the canonical JSON (RFC 8785) of a day, as 64 hex digits. It covers all days before.
 */
export function ledgerDayHash(ledgerDay: LedgerDay): string {
  const { day, firstSequence, lastSequence, root, previousHash } = ledgerDay
  const content = { day, firstSequence, lastSequence, root, previousHash }
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(content))))
}

/**
 * What is wrong with a sealed day behind `previous` (null for the first), given the Merkle root
 * that its transfers have now; null when nothing is.
 */
export function faultOfDay(
  sealed: SealedDay,
  previous: SealedDay | null,
  root: string
): DayFault | null {
  if (sealed.firstSequence !== (previous?.lastSequence ?? 0) + 1) return 'sequence_gap'
  if (sealed.previousHash !== (previous?.hash ?? GENESIS_HASH)) return 'wrong_previous_hash'
  if (sealed.root !== root) return 'wrong_root'
  return sealed.hash === ledgerDayHash(sealed) ? null : 'wrong_hash'
}
