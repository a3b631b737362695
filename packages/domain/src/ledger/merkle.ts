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
  return proofOf(hashes.map(leafOf), index)
}

/**
 * How many hashes a block holds. A power of two, so that a full block is a subtree of the tree over
 * all hashes, and what is left behind the full ones is its last subtree.
 */
export const merkleBlockSize = 256

/** Hashes in their order: the Merkle roots of the full blocks, and the hashes behind them. */
export type MerkleBlocks = { roots: readonly string[]; rest: readonly string[] }

/**
 * Hashes that follow those in the blocks; lets the root of a long list be computed part by part.
 */
export function addToBlocks(blocks: MerkleBlocks, hashes: readonly string[]): MerkleBlocks {
  const roots = [...blocks.roots]
  let rest = [...blocks.rest, ...hashes]
  for (; rest.length >= merkleBlockSize; rest = rest.slice(merkleBlockSize)) {
    roots.push(merkleRoot(rest.slice(0, merkleBlockSize)))
  }
  return { roots, rest }
}

/** The roots of all blocks, a last one that is not full included. */
export function blockRootsOf({ roots, rest }: MerkleBlocks): string[] {
  return rest.length === 0 ? [...roots] : [...roots, merkleRoot(rest)]
}

/** The root that `merkleRoot` gives for all hashes, from the roots of their blocks. */
export function merkleRootOfBlocks(blockRoots: readonly string[]): string {
  return bytesToHex(rootOf(blockRoots.map(nodeFrom), 0, blockRoots.length))
}

/**
 * The proof that `merkleProof` gives for the hash at `index` among all, from the hashes of its
 * block and the roots of all blocks.
 */
export function merkleProofInBlocks(input: {
  index: number
  blockHashes: readonly string[]
  blockRoots: readonly string[]
}): string[] {
  const { index, blockHashes, blockRoots } = input
  return [
    ...merkleProof(blockHashes, index % merkleBlockSize),
    ...proofOf(blockRoots.map(nodeFrom), Math.floor(index / merkleBlockSize))
  ]
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

function proofOf(nodes: readonly Uint8Array[], index: number): string[] {
  assert(Number.isInteger(index) && index >= 0 && index < nodes.length, `no hash at ${index}`)
  const proof: string[] = []
  let start = 0
  let end = nodes.length
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (index < middle) {
      proof.unshift(bytesToHex(rootOf(nodes, middle, end)))
      end = middle
    } else {
      proof.unshift(bytesToHex(rootOf(nodes, start, middle)))
      start = middle
    }
  }
  return proof
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

function nodeFrom(root: string): Uint8Array {
  assert(isHex(root), `not hex: ${root}`)
  return hexToBytes(root)
}

function nodeOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(nodePrefix, left, right))
}

function isHex(text: string): boolean {
  return text.length % 2 === 0 && /^[0-9a-f]*$/i.test(text)
}
