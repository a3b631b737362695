import { assert, assertNonNegativeInteger } from '../assert.ts'

/** One who takes part in a division: a unique id and a whole, non-negative weight. */
export type Weight = { id: string; weight: number }

type Share = { id: string; units: bigint; rest: bigint }

/**
 * Divides `totalUnits` in proportion to the weights, by the largest remainder.
 *
 * Each id first receives the floor of its exact share; the units left over go one each to the
 * largest remainders, equal remainders to the lower id (by UTF-16 code unit). The shares add up to
 * the total exactly. Total and weights are non-negative safe integers, ids are unique. When every
 * weight is zero nobody has a claim: all shares are 0, and the caller keeps the total.
 */
export function apportion(totalUnits: number, weights: readonly Weight[]): Map<string, number> {
  assertNonNegativeInteger(totalUnits, 'totalUnits')
  let sum = 0n
  for (const { id, weight } of weights) {
    assertNonNegativeInteger(weight, `weight of ${id}`)
    sum += BigInt(weight)
  }
  if (sum === 0n) return inOrder(weights, new Map())

  const total = BigInt(totalUnits)
  const shares: Share[] = weights.map(({ id, weight }) => {
    const exact = total * BigInt(weight)
    return { id, units: exact / sum, rest: exact % sum }
  })
  let left = total - shares.reduce((given, share) => given + share.units, 0n)
  const byRemainder = shares.toSorted(
    (a, b) => compare(b.rest, a.rest) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  )
  for (const share of byRemainder) {
    if (left === 0n) break
    share.units += 1n
    left -= 1n
  }
  return inOrder(weights, new Map(shares.map((share) => [share.id, Number(share.units)])))
}

/** The answer keeps the order of the question. */
function inOrder(weights: readonly Weight[], units: ReadonlyMap<string, number>) {
  const result = new Map<string, number>()
  for (const { id } of weights) result.set(id, units.get(id) ?? 0)
  assert(result.size === weights.length, 'apportion: an id appears twice')
  return result
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
