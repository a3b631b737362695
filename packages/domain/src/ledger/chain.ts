import { checkTransfer, GENESIS_HASH, transferHash, type Transfer } from './transfer.ts'

/** A transfer beside the hash that was recorded for it. */
export type ChainedTransfer = Transfer & { hash: string }

/** The last transfer that was already verified; lets a long chain be verified piece by piece. */
export type ChainHead = { sequence: number; hash: string }

export type VerifiedChain =
  | { ok: true; count: number; headHash: string }
  | {
      ok: false
      sequence: number
      reason: 'sequence_gap' | 'wrong_previous_hash' | 'wrong_hash' | 'not_balanced'
    }

/**
 * Verifies transfers in the order given: sequence numbers follow each other without a gap from 1,
 * each names the hash of the one before (`GENESIS_HASH` for the first), each hash is the hash of
 * its content, each balances. The answer names the first transfer that fails. `after` continues
 * behind a head that was verified earlier.
 */
export function verifyChain(
  transfers: Iterable<ChainedTransfer>,
  after: ChainHead = { sequence: 0, hash: GENESIS_HASH }
): VerifiedChain {
  let { sequence, hash } = after
  let count = 0
  for (const transfer of transfers) {
    const fault = faultOf(transfer, { sequence, hash })
    if (fault !== null) return { ok: false, sequence: transfer.sequence, reason: fault }
    sequence = transfer.sequence
    hash = transfer.hash
    count += 1
  }
  return { ok: true, count, headHash: hash }
}

function faultOf(transfer: ChainedTransfer, head: ChainHead) {
  if (transfer.sequence !== head.sequence + 1) return 'sequence_gap'
  if (transfer.previousHash !== head.hash) return 'wrong_previous_hash'
  if (transfer.hash !== transferHash(transfer)) return 'wrong_hash'
  if (!checkTransfer(transfer.postings).ok) return 'not_balanced'
  return null
}
