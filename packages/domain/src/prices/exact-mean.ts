import { roundHalfEven, toSafeNumber } from '../units/rounding.ts'

/** Sums of price × time, exact: a year of the greatest prices does not fit a double. */
export interface WeightedSum {
  weightMs: number
  /** Σ price × ms. */
  sum: bigint
  /** Σ price² × ms. */
  sumOfSquares: bigint
}

export function emptySum(): WeightedSum {
  return { weightMs: 0, sum: 0n, sumOfSquares: 0n }
}

export function addWeighted(total: WeightedSum, priceMicrosPerKwh: number, ms: number): void {
  const price = BigInt(priceMicrosPerKwh)
  const weighted = price * BigInt(ms)
  total.weightMs += ms
  total.sum += weighted
  total.sumOfSquares += weighted * price
}

/** Σ price × ms / Σ ms, rounded half-even to micros; null over no time. */
export function meanOf({ weightMs, sum }: WeightedSum): number | null {
  if (weightMs === 0) return null
  return toSafeNumber(roundHalfEven(sum, BigInt(weightMs)), 'meanMicrosPerKwh')
}

/**
 * The standard deviation √(Σ w·(p − mean)² / Σ w) around the exact mean, rounded half-even to
 * micros; null over no time. In integers throughout: √N / W with N = W·Σw·p² − (Σw·p)² and W = Σw.
 */
export function standardDeviationOf(total: WeightedSum): number | null {
  if (total.weightMs === 0) return null
  const weight = BigInt(total.weightMs)
  const spread = weight * total.sumOfSquares - total.sum * total.sum
  const floor = integerRoot(spread / (weight * weight))
  // √N / W ≥ floor + ½ exactly when 4·N ≥ ((2·floor + 1)·W)².
  const edge = (2n * floor + 1n) * weight
  const isAbove = 4n * spread > edge * edge
  const isTie = 4n * spread === edge * edge
  const isUp = isAbove || (isTie && floor % 2n === 1n)
  return toSafeNumber(isUp ? floor + 1n : floor, 'standardDeviationMicrosPerKwh')
}

/** The greatest integer whose square is at most `value`, by Newton's method from above. */
function integerRoot(value: bigint): bigint {
  if (value < 2n) return value
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2))
  for (;;) {
    const next = (root + value / root) / 2n
    if (next >= root) return root
    root = next
  }
}
