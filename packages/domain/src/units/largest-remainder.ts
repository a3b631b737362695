import { assert } from '../assert.ts'

/**
 * Divides `totalUnits` in proportion to the weights by the largest remainder, equal remainders to
 * the lower index: the kernel of `apportion` and of the pro rata at an auction's margin.
 *
 * Each index first receives the floor of its exact share, then the units left over go one each to
 * the largest remainders. The shares add up to the total. `totalUnits` and weights are non-negative
 * safe integers, their sum is more than 0 and may pass what a number holds. Exact: beyond 2^53 the
 * products are bigints.
 */
export function divideByLargestRemainder(totalUnits: number, weights: Float64Array): Float64Array {
  let sum = 0
  let most = 0
  for (const weight of weights) {
    sum += weight
    if (weight > most) most = weight
  }
  assert(sum > 0, 'nothing has a weight')
  const isSmall = sum <= Number.MAX_SAFE_INTEGER && totalUnits * most <= Number.MAX_SAFE_INTEGER
  return isSmall ? divideNumbers(totalUnits, weights, sum) : divideBigInts(totalUnits, weights)
}

function divideNumbers(totalUnits: number, weights: Float64Array, sum: number): Float64Array {
  const shares = new Float64Array(weights.length)
  const rests = new Float64Array(weights.length)
  let left = totalUnits
  for (let index = 0; index < weights.length; index += 1) {
    // Both are below 2^53, where the floor of a quotient of doubles is exact.
    const exact = totalUnits * weights[index]!
    const share = Math.floor(exact / sum)
    shares[index] = share
    rests[index] = exact - share * sum
    left -= share
  }
  giveRest(shares, rests, left)
  return shares
}

function divideBigInts(totalUnits: number, weights: Float64Array): Float64Array {
  const shares = new Float64Array(weights.length)
  const rests = Array<bigint>(weights.length)
  const total = BigInt(totalUnits)
  let sum = 0n
  for (const weight of weights) sum += BigInt(weight)
  let left = totalUnits
  for (let index = 0; index < weights.length; index += 1) {
    const exact = total * BigInt(weights[index]!)
    const share = exact / sum
    shares[index] = Number(share)
    rests[index] = exact - share * sum
    left -= Number(share)
  }
  giveRest(shares, rests, left)
  return shares
}

/** One unit each to the `left` largest rests; those equal to the smallest of them in order. */
function giveRest(
  shares: Float64Array,
  rests: Float64Array | readonly bigint[],
  left: number
): void {
  if (left === 0) return
  const sorted =
    rests instanceof Float64Array
      ? rests.toSorted()
      : rests.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const smallest = sorted[sorted.length - left]!
  let equals = left
  for (let index = 0; index < shares.length; index += 1) {
    if (rests[index]! <= smallest) continue
    shares[index]! += 1
    equals -= 1
  }
  for (let index = 0; equals > 0; index += 1) {
    if (rests[index] !== smallest) continue
    shares[index]! += 1
    equals -= 1
  }
}
