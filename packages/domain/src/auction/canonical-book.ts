import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson } from '../ledger/canonical-json.ts'
import { type Bid } from './bid.ts'
import { inCanonicalOrder } from './book.ts'

/** A bid as a frozen book keeps it; `zone` in an auction of several zones only. */
export type BookedBid = Bid & { zone?: string }

/**
 * A frozen book: its bids by sequence number (equal ones by id), and the text that its hash covers,
 * canonical JSON (RFC 8785) of the list of them with id, limitPriceMicrosPerKwh, quantityWh,
 * sequence, side, and zone where there is one. Anyone who holds these fields, in any order, can
 * make the same text; other fields do not count.
 */
export function canonicalBook<B extends BookedBid>(
  given: readonly B[]
): { bids: readonly B[]; json: string } {
  const bids = inCanonicalOrder(given)
  const json = canonicalJson(
    bids.map(({ id, side, quantityWh, limitPriceMicrosPerKwh, sequence, zone }) => ({
      id,
      side,
      quantityWh,
      limitPriceMicrosPerKwh,
      sequence,
      ...(zone === undefined ? {} : { zone })
    }))
  )
  return { bids, json }
}

/** SHA-256 of the text of `canonicalBook` in UTF-8, as 64 lower-case hex digits. */
export function bookHash(bids: readonly BookedBid[]): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalBook(bids).json)))
}

/**
 * The hash of a delivery day: SHA-256 over the hex hashes of its units, in the order of their
 * start.
 */
export function hashOfDay(unitHashes: readonly string[]): string {
  return bytesToHex(sha256(utf8ToBytes(unitHashes.join(''))))
}
