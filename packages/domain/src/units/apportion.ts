import { assert, assertNonNegativeInteger } from '../assert.ts'
import { divideByLargestRemainder } from './largest-remainder.ts'

/** One who takes part in a division: a unique id and a whole, non-negative weight. */
export type Weight = { id: string; weight: number }

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
  for (const { id, weight } of weights) assertNonNegativeInteger(weight, `weight of ${id}`)
  // The answer keeps the order of the question, the division goes by id.
  const units = new Map(weights.map(({ id }) => [id, 0]))
  assert(units.size === weights.length, 'apportion: an id appears twice')
  if (weights.every(({ weight }) => weight === 0)) return units

  const byId = weights.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const shares = divideByLargestRemainder(
    totalUnits,
    Float64Array.from(byId, ({ weight }) => weight)
  )
  for (const [index, { id }] of byId.entries()) units.set(id, shares[index] ?? 0)
  return units
}
