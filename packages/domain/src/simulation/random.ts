import { assert } from '../assert.ts'

/**
 * A seeded sequence of numbers in [0, 1): the same seed gives the same sequence. For simulations,
 * never for secrets. Source: mulberry32, a 32-bit generator of a counter and a mixing function.
 */
export function createRandom(seed: number): () => number {
  assert(Number.isSafeInteger(seed), `seed must be a safe integer, got ${seed}`)
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * One seed from several parts (an unsigned 32-bit integer), such as a community's seed and a home's
 * number. Order, kind and borders of the parts matter: ("ab"), ("a", "b") and (1) against ("1")
 * differ. Source: FNV-1a over UTF-16 code units, then the finaliser of MurmurHash3.
 */
export function hashSeed(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
  for (const part of parts) {
    const text = typeof part === 'number' ? `#${part}` : `"${part}`
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
    }
    // 0xffff is no character, so it marks the end of a part.
    hash = Math.imul(hash ^ 0xffff, 0x01000193)
  }
  return finalise(hash)
}

/**
 * A number in [0, 1) that belongs to a seed and two integers; neighbours have nothing in common.
 */
export function noiseAt(seed: number, salt: number, index: number): number {
  const spread = Math.imul(index | 0, 0x9e3779b1) ^ Math.imul(salt | 0, 0x85ebca6b)
  return finalise(finalise(seed ^ spread) + (index | 0)) / 2 ** 32
}

/** A smooth curve in [0, 1] through the noise at whole positions; its mean is one half. */
export function smoothNoise(seed: number, salt: number, position: number): number {
  const before = Math.floor(position)
  const part = position - before
  const weight = part * part * (3 - 2 * part)
  return noiseAt(seed, salt, before) * (1 - weight) + noiseAt(seed, salt, before + 1) * weight
}

function finalise(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
