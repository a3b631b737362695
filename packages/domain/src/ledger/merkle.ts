import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { assert } from '../assert.ts'

// A leaf and a node are hashed behind different first bytes, so that neither can be passed off as
// the other.
const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

/**
 * The Merkle root over hashes (hex) in their order, as 64 hex digits; of no hashes the SHA-256 of
 * nothing. Source: RFC 6962, section 2.1: an odd count is split at the largest power of two below
 * it, nothing is doubled.
 */
export function merkleRoot(hashes: readonly string[]): string {
  return bytesToHex(rootOf(hashes.map(leafOf), 0, hashes.length))
}

/**
 * What proves that the hash at `index` is in the tree: the siblings from the leaf to the root, as
 * hex (RFC 6962, 2.1.1).
 */
export function merkleProof(hashes: readonly string[], index: number): string[] {
  assert(Number.isInteger(index) && index >= 0 && index < hashes.length, `no hash at ${index}`)
  const leaves = hashes.map(leafOf)
  const proof: string[] = []
  let start = 0
  let end = leaves.length
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (index < middle) {
      proof.unshift(bytesToHex(rootOf(leaves, middle, end)))
      end = middle
    } else {
      proof.unshift(bytesToHex(rootOf(leaves, start, middle)))
      start = middle
    }
  }
  return proof
}

/**
 * Whether a proof shows that `hash` stands at `index` among `count` hashes whose Merkle root is
 * `root`. False, never an error, for anything that does not prove it, malformed hex included.
 */
export function verifyMerkleProof(input: {
  hash: string
  index: number
  count: number
  proof: readonly string[]
  root: string
}): boolean {
  const { hash, index, count, proof, root } = input
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(count)) return false
  if (index < 0 || index >= count || ![hash, root, ...proof].every(isHex)) return false
  const sides = sidesFromLeaf(index, count)
  if (sides.length !== proof.length) return false
  let node = leafOf(hash)
  for (const [level, side] of sides.entries()) {
    const sibling = hexToBytes(proof[level] ?? '')
    node = side === 'left' ? nodeOf(node, sibling) : nodeOf(sibling, node)
  }
  return bytesToHex(node) === root.toLowerCase()
}

/** On which side of its sibling the path stands, from the leaf to the root. */
function sidesFromLeaf(index: number, count: number): ('left' | 'right')[] {
  const sides: ('left' | 'right')[] = []
  let start = 0
  let end = count
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    sides.unshift(index < middle ? 'left' : 'right')
    if (index < middle) end = middle
    else start = middle
  }
  return sides
}

function rootOf(leaves: readonly Uint8Array[], start: number, end: number): Uint8Array {
  if (end === start) return sha256(new Uint8Array(0))
  const first = leaves[start]
  assert(first !== undefined, 'merkle: leaf out of range')
  if (end - start === 1) return first
  const middle = start + splitOf(end - start)
  return nodeOf(rootOf(leaves, start, middle), rootOf(leaves, middle, end))
}

function splitOf(count: number): number {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}

function leafOf(hash: string): Uint8Array {
  assert(isHex(hash), `not hex: ${hash}`)
  return sha256(concatBytes(leafPrefix, hexToBytes(hash)))
}

function nodeOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(nodePrefix, left, right))
}

function isHex(text: string): boolean {
  return text.length % 2 === 0 && /^[0-9a-f]*$/i.test(text)
}
