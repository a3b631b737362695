import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { assert, assertSafeInteger } from '../assert.ts'
import { canonicalJson } from './canonical-json.ts'

/**
 * One side of a transfer: an account, and what it gains (positive) or gives (negative), in micros
 * of a currency.
 */
export type Posting = { accountId: string; currency: string; amountMicros: number }

/** A posting in its place within a transfer. */
export type TransferLine = Posting & { line: number }

/** A transfer as it is kept for ever. `createdAt` in epoch ms, `previousHash` as 64 hex digits. */
export type Transfer = {
  sequence: number
  id: string
  reason: string
  referenceType: string | null
  referenceId: string | null
  createdAt: number
  postings: readonly TransferLine[]
  previousHash: string
}

export type CheckedTransfer =
  | { ok: true }
  | { ok: false; reason: 'empty' }
  | { ok: false; reason: 'zero_amount'; accountId: string; currency: string }
  | { ok: false; reason: 'unbalanced'; currency: string; differenceMicros: string }

/** What the first transfer of a ledger names as its predecessor. */
export const GENESIS_HASH = '0'.repeat(64)

/**
 * Whether postings make a transfer of double entry: at least one, none of zero, and for each
 * currency a sum of zero. `differenceMicros` is the sum that should be zero, as decimal text, since
 * a sum may pass what a number holds.
 */
export function checkTransfer(postings: readonly Posting[]): CheckedTransfer {
  if (postings.length === 0) return { ok: false, reason: 'empty' }
  const sums = new Map<string, bigint>()
  for (const { accountId, currency, amountMicros } of postings) {
    assertSafeInteger(amountMicros, 'amountMicros')
    if (amountMicros === 0) return { ok: false, reason: 'zero_amount', accountId, currency }
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amountMicros))
  }
  for (const [currency, sum] of sums) {
    if (sum !== 0n) {
      return { ok: false, reason: 'unbalanced', currency, differenceMicros: sum.toString() }
    }
  }
  return { ok: true }
}

/**
 * The text of a transfer that its hash covers: canonical JSON (RFC 8785) of every field, postings
 * by line. Anyone who holds the fields can make the same text. Asserts that lines are distinct.
 */
export function canonicalTransfer(transfer: Transfer): string {
  const postings = transfer.postings.toSorted((a, b) => a.line - b.line)
  assert(new Set(postings.map(({ line }) => line)).size === postings.length, 'a line appears twice')
  return canonicalJson({
    sequence: transfer.sequence,
    id: transfer.id,
    reason: transfer.reason,
    referenceType: transfer.referenceType,
    referenceId: transfer.referenceId,
    createdAt: transfer.createdAt,
    postings: postings.map(({ line, accountId, currency, amountMicros }) => {
      return { line, accountId, currency, amountMicros }
    }),
    previousHash: transfer.previousHash
  })
}

/**
 * SHA-256 of `canonicalTransfer` in UTF-8, as 64 lower-case hex digits. It covers the hash of the
 * transfer before.
 */
export function transferHash(transfer: Transfer): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalTransfer(transfer))))
}
