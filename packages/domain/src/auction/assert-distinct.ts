import { assert } from '../assert.ts'

/** How many bits there are for each id; of a thousand ids about fifteen then meet another. */
const bitsPerId = 64
const hashedChars = 16

/**
 * Asserts that no id appears twice.
 *
 * A set of a million texts costs more than clearing them. So each id only sets a bit, chosen by a
 * hash of its end; an id that finds its bit set has either met another's by chance or itself, and
 * those few alone are compared as text.
 */
export function assertDistinct(items: readonly { id: string }[]): void {
  const bits = 2 ** Math.ceil(Math.log2(Math.max(items.length, 1) * bitsPerId))
  const seen = new Uint32Array(bits / 32)
  const met = new Set<number>()
  for (const { id } of items) {
    const bit = hash(id) & (bits - 1)
    const mask = 1 << (bit & 31)
    if ((seen[bit >>> 5]! & mask) === 0) seen[bit >>> 5]! |= mask
    else met.add(bit)
  }
  if (met.size === 0) return
  const ids = new Set<string>()
  for (const { id } of items) {
    if (!met.has(hash(id) & (bits - 1))) continue
    assert(!ids.has(id), `the bid ${id} appears twice`)
    ids.add(id)
  }
}

/** FNV-1a over the last characters, mixed as MurmurHash3 ends. */
function hash(text: string): number {
  let value = 0x811c9dc5 ^ text.length
  for (let at = Math.max(0, text.length - hashedChars); at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return value ^ (value >>> 16)
}
