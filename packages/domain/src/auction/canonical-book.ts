import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson } from '../ledger/canonical-json.ts'
import type { Bid } from './bid.ts'
import { inCanonicalOrder } from './book.ts'

/** A frozen book: the text of its bids and the SHA-256 of that text, in hex. */
export type CanonicalBook = { text: string; hash: string }

/**
 * The book of one market time unit as text in which the same bids have the same bytes, whatever order
 * they come in: canonical JSON (RFC 8785) of the list of bids by sequence number, each with `id`, `side`,
 * `quantityWh`, `limitPriceMicrosPerKwh`, `sequence` and, in a zonal auction, `zone`; nothing else of them.
 */
export function canonicalBook(bids: readonly (Bid & { zone?: string })[]): CanonicalBook {
  const text = canonicalJson(
    inCanonicalOrder(bids).map(
      ({ id, side, quantityWh, limitPriceMicrosPerKwh, sequence, zone }) => ({
        id,
        side,
        quantityWh,
        limitPriceMicrosPerKwh,
        sequence,
        ...(zone !== undefined && { zone })
      })
    )
  )
  return { text, hash: bytesToHex(sha256(utf8ToBytes(text))) }
}
