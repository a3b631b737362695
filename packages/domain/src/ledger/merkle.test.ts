import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import {
  addToBlocks,
  blockRootsOf,
  merkleBlockSize,
  merkleProof,
  merkleProofInBlocks,
  merkleRoot,
  merkleRootOfBlocks,
  verifyMerkleProof
} from './merkle.ts'

const hashes = fc.array(
  fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => Buffer.from(bytes).toString('hex')),
  { minLength: 1, maxLength: 40 }
)

// The leaves and roots that implementations of RFC 6962 are tested with.
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f'
]

describe('Merkle tree', () => {
  test.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328']
  ])('the root of %d known leaves is the published one', (count, root) => {
    expect(merkleRoot(leaves.slice(0, count))).toBe(root)
  })

  test.prop([hashes, fc.nat()])('every leaf is proved against the root', (all, pick) => {
    const index = pick % all.length
    const proof = merkleProof(all, index)
    expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(all.length)))
    const claim = { hash: all[index] ?? '', index, count: all.length, proof, root: merkleRoot(all) }
    expect(verifyMerkleProof(claim)).toBe(true)
  })

  test.prop([hashes, fc.nat()])(
    'a changed leaf, sibling, root or place proves nothing',
    (all, pick) => {
      const index = pick % all.length
      const proof = merkleProof(all, index)
      const claim = {
        hash: all[index] ?? '',
        index,
        count: all.length,
        proof,
        root: merkleRoot(all)
      }
      const other = 'ab'.repeat(32)
      fc.pre(!all.includes(other))
      expect(verifyMerkleProof({ ...claim, hash: other })).toBe(false)
      expect(verifyMerkleProof({ ...claim, root: other })).toBe(false)
      expect(verifyMerkleProof({ ...claim, proof: [...proof, other] })).toBe(false)
      expect(verifyMerkleProof({ ...claim, index: all.length })).toBe(false)
      for (const level of proof.keys()) {
        expect(verifyMerkleProof({ ...claim, proof: proof.with(level, other) })).toBe(false)
      }
    }
  )

  test('an inner node does not pass for a leaf', () => {
    const four = ['aa', 'bb', 'cc', 'dd'].map((byte) => byte.repeat(32))
    const pair = four.slice(0, 2).join('')
    const root = merkleRoot(four)
    const sibling = merkleRoot(four.slice(2))
    expect(verifyMerkleProof({ hash: pair, index: 0, count: 2, proof: [sibling], root })).toBe(
      false
    )
  })

  test('malformed claims are false and raise nothing', () => {
    const claim = { hash: 'zz', index: 0, count: 1, proof: [], root: 'abc' }
    expect(verifyMerkleProof(claim)).toBe(false)
    expect(verifyMerkleProof({ ...claim, hash: 'ab', root: 'ab', index: -1 })).toBe(false)
    expect(verifyMerkleProof({ ...claim, hash: 'ab', root: 'ab', index: 0.5 })).toBe(false)
    expect(verifyMerkleProof({ ...claim, hash: 'ab', root: 'ab', count: Infinity })).toBe(false)
  })
})

describe('Merkle tree in blocks', () => {
  const size = merkleBlockSize
  const counts = [0, 1, size - 1, size, size + 1, 2 * size, 3 * size - 1, 5 * size + 7, 8 * size]
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => index.toString(16).padStart(64, '0'))

  test.each(counts)('%d hashes that come part by part have the root of all', (count) => {
    const all = many(count)
    for (const partSize of [100, 500, size, 4 * size]) {
      let blocks = addToBlocks({ roots: [], rest: [] }, [])
      for (let done = 0; done < count; done += partSize) {
        blocks = addToBlocks(blocks, all.slice(done, done + partSize))
      }
      expect(merkleRootOfBlocks(blockRootsOf(blocks))).toBe(merkleRoot(all))
    }
  })

  test.each(counts.slice(1))('of %d hashes each is proved from its block alone', (count) => {
    const all = many(count)
    const blockRoots = blockRootsOf(addToBlocks({ roots: [], rest: [] }, all))
    for (const index of new Set([0, size - 1, size, count >> 1, count - 1])) {
      if (index >= count) continue
      const start = index - (index % size)
      const blockHashes = all.slice(start, start + size)
      const proof = merkleProofInBlocks({ index, blockHashes, blockRoots })
      expect(proof).toEqual(merkleProof(all, index))
    }
  })
})
