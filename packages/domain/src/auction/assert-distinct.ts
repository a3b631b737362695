import { assert } from '../assert.ts'

/** How many bits there are for each id: about one id in thirty then meets another's by chance. */
const bitsPerId = 16
const hashedChars = 12

/**
 * Asserts that no id appears twice.
 *
 * A set of a million texts costs more than clearing them. So each id only sets a bit, chosen by a
 * hash of its end. An id that finds its bit set has met either another's by chance or itself, and
 * those few alone are compared as text.
 */
export function assertDistinct(items: readonly { id: string }[]): void {
  const bits = 2 ** Math.ceil(Math.log2(Math.max(items.length, 2) * bitsPerId))
  const seen = new Int32Array(bits / 32)
  const met = new Int32Array(bits / 32)
  const places = new Int32Array(items.length)
  let isMet = false
  for (let index = 0; index < items.length; index += 1) {
    const place = hash(items[index]!.id) & (bits - 1)
    const bit = 1 << (place & 31)
    const before = seen[place >>> 5]!
    places[index] = place
    if ((before & bit) === 0) {
      seen[place >>> 5] = before | bit
      continue
    }
    isMet = true
    met[place >>> 5]! |= bit
  }
  if (isMet)
    assertDistinctAmong(items, (index) => {
      const place = places[index]!
      return (met[place >>> 5]! & (1 << (place & 31))) !== 0
    })
}

function assertDistinctAmong(
  items: readonly { id: string }[],
  isSuspect: (index: number) => boolean
): void {
  const ids = new Set<string>()
  for (let index = 0; index < items.length; index += 1) {
    if (!isSuspect(index)) continue
    const { id } = items[index]!
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
