import { assertSafeInteger } from '../assert.ts'
import { roundHalfEven } from '../units/rounding.ts'

/** Beyond a hundred thousand times the revenue a margin says nothing any more. */
const greatestBasisPoints = 1_000_000_000n

/**
 * Profit as a share of revenue in basis points (10,000 is all of it), rounded half-even. Null
 * without revenue, with revenue below zero, and where the revenue is too small beside the profit to
 * say anything.
 */
export function marginBasisPoints(input: {
  profitMicros: number
  revenueMicros: number
}): number | null {
  assertSafeInteger(input.profitMicros, 'profitMicros')
  assertSafeInteger(input.revenueMicros, 'revenueMicros')
  if (input.revenueMicros <= 0) return null
  const points = roundHalfEven(BigInt(input.profitMicros) * 10_000n, BigInt(input.revenueMicros))
  const size = points < 0n ? -points : points
  return size > greatestBasisPoints ? null : Number(points)
}
