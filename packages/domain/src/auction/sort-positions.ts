const digitBits = 11
const buckets = 1 << digitBits
const word = 2 ** 32

/**
 * Sorts positions by whole-numbered keys, the least first; equal keys keep the order in which they
 * are given. `keys` is read at each position.
 *
 * A radix sort over 11 bits at a time, since a comparison of two bids costs more than all the rest
 * of a clearing: linear in the number of positions, and in the digits that the keys differ in.
 */
export function sortPositions(positions: Uint32Array, keys: Float64Array): Uint32Array {
  let least = Infinity
  let most = -Infinity
  let isSorted = true
  let previous = -Infinity
  for (const position of positions) {
    const key = keys[position]!
    if (key < least) least = key
    if (key > most) most = key
    if (key < previous) isSorted = false
    previous = key
  }
  if (isSorted) return positions
  const range = most - least
  const low = new Uint32Array(keys.length)
  for (const position of positions) low[position] = (keys[position]! - least) % word
  const sorted = sortByWord(positions, low, Math.min(range, word - 1))
  if (range < word) return sorted
  const high = new Uint32Array(keys.length)
  for (const position of positions) high[position] = (keys[position]! - least) / word
  return sortByWord(sorted, high, Math.floor(range / word))
}

function sortByWord(positions: Uint32Array, words: Uint32Array, most: number): Uint32Array {
  let from: Uint32Array = positions
  let to: Uint32Array = new Uint32Array(positions.length)
  for (let shift = 0; shift < 32 && most >>> shift > 0; shift += digitBits) {
    const starts = new Uint32Array(buckets + 1)
    for (const position of from) starts[((words[position]! >>> shift) & (buckets - 1)) + 1]! += 1
    for (let bucket = 1; bucket <= buckets; bucket += 1) starts[bucket]! += starts[bucket - 1]!
    for (const position of from) {
      const bucket = (words[position]! >>> shift) & (buckets - 1)
      to[starts[bucket]!] = position
      starts[bucket]! += 1
    }
    const spare = from === positions ? new Uint32Array(positions.length) : from
    from = to
    to = spare
  }
  return from
}
