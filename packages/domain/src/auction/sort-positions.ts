// The harmonised limits of European prices span 23 bits in micros per kWh: two rounds of 12.
const digitBits = 12
const buckets = 1 << digitBits
const word = 2 ** 32

/**
 * Sorts positions by whole-numbered keys, `up` with the least first or `down` with the greatest;
 * equal keys keep the order in which they are given. `keys` is read at each position.
 *
 * A radix sort over 12 bits at a time, since comparing bids costs more than all the rest of a
 * clearing: linear in the number of positions, and in the digits that the keys differ in.
 */
export function sortPositions(
  positions: Uint32Array,
  keys: Float64Array,
  direction: 'up' | 'down'
): Uint32Array {
  let least = Infinity
  let most = -Infinity
  let isUp = true
  let isDown = true
  let previous = keys[positions[0] ?? 0]!
  for (const position of positions) {
    const key = keys[position]!
    if (key < least) least = key
    if (key > most) most = key
    if (key < previous) isUp = false
    else if (key > previous) isDown = false
    previous = key
  }
  if (direction === 'up' ? isUp : isDown) return positions
  // Distances from the end where the order begins are whole, and none is below zero.
  const distances = new Float64Array(positions.length)
  for (let at = 0; at < positions.length; at += 1) {
    const key = keys[positions[at]!]!
    distances[at] = direction === 'up' ? key - least : most - key
  }
  const range = most - least
  if (range < word) return sortByWord(positions, new Uint32Array(distances), range)
  const order = Uint32Array.from(positions.keys())
  const low = sortByWord(
    order,
    Uint32Array.from(distances, (d) => d % word),
    word - 1
  )
  const high = Uint32Array.from(low, (at) => Math.floor(distances[at]! / word))
  return sortByWord(low, high, Math.floor(range / word)).map((at) => positions[at]!)
}

/**
 * Each round sorts by one digit, the lowest first, and takes the words along with the positions.
 */
function sortByWord(positions: Uint32Array, words: Uint32Array, most: number): Uint32Array {
  let from: Columns = { positions, words }
  let to: Columns | undefined
  for (let shift = 0; shift < 32 && most >>> shift > 0; shift += digitBits) {
    const target = to ?? emptyColumns(positions.length)
    moveByDigit(from, target, shift)
    // What is given stays as it is; the columns made here take turns.
    to = from.positions === positions ? undefined : from
    from = target
  }
  return from.positions
}

type Columns = { positions: Uint32Array; words: Uint32Array }

function emptyColumns(length: number): Columns {
  return { positions: new Uint32Array(length), words: new Uint32Array(length) }
}

function moveByDigit(from: Columns, to: Columns, shift: number): void {
  const starts = new Uint32Array(buckets + 1)
  const { positions, words } = from
  const mask = buckets - 1
  for (const value of words) starts[((value >>> shift) & mask) + 1]! += 1
  for (let bucket = 1; bucket <= buckets; bucket += 1) starts[bucket]! += starts[bucket - 1]!
  for (let at = 0; at < words.length; at += 1) {
    const value = words[at]!
    const bucket = (value >>> shift) & mask
    const target = starts[bucket]!
    starts[bucket] = target + 1
    to.positions[target] = positions[at]!
    to.words[target] = value
  }
}
