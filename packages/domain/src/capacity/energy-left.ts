import { assert, assertNonNegativeInteger } from '../assert.ts'
import { hourMs, overlapMs, type Interval } from '../calendar/interval.ts'
import { toSafeNumber } from '../units/rounding.ts'

/**
 * Energy in Wh that is promised over a time. It counts as if it flowed evenly from start to end.
 */
export type Commitment = Interval & { energyWh: number }

/**
 * The most energy in Wh that a source of `powerW` can still give, flowing evenly over `within`,
 * beside what it has committed: its power less the commitments that run at the busiest moment, ×
 * the time. Exact, then rounded down; never negative.
 *
 * It is the one rule for offers, orders and bids. Who keeps it never has more committed at any
 * moment than the source can give, and so never more energy in any stretch of time than it can make
 * in it.
 */
export function energyLeftWh(input: {
  powerW: number
  committed: readonly Commitment[]
  within: Interval
}): number {
  const { powerW, within } = input
  assertNonNegativeInteger(powerW, 'powerW')
  const lengthMs = lengthOf(within)
  const wholeWhMs = powerW * (within.endMs - within.startMs)
  const beside = input.committed.filter((one) => one.energyWh > 0 && overlapMs(one, within) > 0)
  // Most units of a day have nothing beside them; small numbers divide exactly as they are.
  if (beside.length === 0 && Number.isSafeInteger(wholeWhMs)) {
    return (wholeWhMs - (wholeWhMs % hourMs)) / hourMs
  }
  // Powers are fractions of one denominator, so that nothing is rounded before the end.
  const denominator = beside.reduce(
    (product, one) => leastCommonMultiple(product, lengthOf(one)),
    1n
  )
  const busiest = busiestPower(beside, within, denominator)
  const left = BigInt(powerW) * denominator - busiest * BigInt(hourMs)
  if (left <= 0n) return 0
  return toSafeNumber((lengthMs * left) / (BigInt(hourMs) * denominator), 'energyWh')
}

/** In Wh per ms × `denominator`. The power only rises where a commitment begins. */
function busiestPower(
  beside: readonly Commitment[],
  within: Interval,
  denominator: bigint
): bigint {
  const powers = beside.map((one) => {
    assertNonNegativeInteger(one.energyWh, 'energyWh')
    return { ...one, power: (BigInt(one.energyWh) * denominator) / lengthOf(one) }
  })
  const moments = new Set(powers.map(({ startMs }) => Math.max(startMs, within.startMs)))
  let busiest = 0n
  for (const atMs of moments) {
    let sum = 0n
    for (const { startMs, endMs, power } of powers) {
      if (startMs <= atMs && atMs < endMs) sum += power
    }
    if (sum > busiest) busiest = sum
  }
  return busiest
}

function lengthOf({ startMs, endMs }: Interval): bigint {
  assert(endMs > startMs, 'an interval ends before it starts')
  return BigInt(endMs - startMs)
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [divisor, rest] = [a, b]
  while (rest > 0n) [divisor, rest] = [rest, divisor % rest]
  return (a / divisor) * b
}
