import { assert } from '../assert.ts'

/** How many bits there are for each id: about one id in thirty then meets another's by chance. */
const bitsPerId = 16
const hashedChars = 12

/**
 * Asserts that no id appears twice.
 *
 * A set of a million texts costs more than clearing them. So each id only sets a bit, chosen by a
 * hash of its end. An id that finds its bit set has met either another's by chance or itself: among
 * those few whole hashes are compared, and texts only where hashes are equal.
 */
export function assertDistinct(items: readonly { id: string }[]): void {
  const mask = 2 ** Math.ceil(Math.log2(Math.max(items.length, 2) * bitsPerId)) - 1
  const hashes = new Int32Array(items.length)
  for (let index = 0; index < items.length; index += 1) hashes[index] = hash(items[index]!.id)
  const met = findMet(hashes, mask)
  const suspects = hashesOn(met, hashes, mask).sort()
  const repeated = new Set(suspects.filter((value, place) => value === suspects[place - 1]))
  if (repeated.size === 0) return
  const ids = new Set<string>()
  for (let index = 0; index < items.length; index += 1) {
    if (!repeated.has(hashes[index]!)) continue
    const { id } = items[index]!
    assert(!ids.has(id), `the bid ${id} appears twice`)
    ids.add(id)
  }
}

/**
 * The hashes that fall on a bit that is set; a loop, since a callback for each costs as much again.
 */
function hashesOn(bits: Int32Array, hashes: Int32Array, mask: number): Int32Array {
  const found = new Int32Array(hashes.length)
  let count = 0
  for (let index = 0; index < hashes.length; index += 1) {
    const place = hashes[index]! & mask
    if (((bits[place >>> 5]! >>> (place & 31)) & 1) === 0) continue
    found[count] = hashes[index]!
    count += 1
  }
  return found.subarray(0, count)
}

/** The bits that more than one hash falls on. */
function findMet(hashes: Int32Array, mask: number): Int32Array {
  const seen = new Int32Array((mask + 1) / 32)
  const met = new Int32Array((mask + 1) / 32)
  for (let index = 0; index < hashes.length; index += 1) {
    const place = hashes[index]! & mask
    const bit = 1 << (place & 31)
    const before = seen[place >>> 5]!
    if ((before & bit) === 0) seen[place >>> 5] = before | bit
    else met[place >>> 5]! |= bit
  }
  return met
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
