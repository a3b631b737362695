import { assert, assertSafeInteger } from '../assert.ts'
import { overlapMs, type Interval } from '../calendar/interval.ts'
import { roundHalfEven, toSafeNumber } from '../units/rounding.ts'

/** A price per kWh, in micros of the currency, that holds for an interval. */
export type Price = Interval & { priceMicrosPerKwh: number }

/** A bucket's price; null where a part of the bucket has none. */
export type BucketPrice = Interval & { priceMicrosPerKwh: number | null }

/**
 * Brings prices to other intervals. A coarser bucket has the time-weighted mean of its prices,
 * rounded half-even; a finer one repeats the price it lies in. A bucket of which any part is not
 * covered has the price null. The prices must not overlap each other, nor may the bounds
 * (asserted); either may come in any order, the answer keeps the order of the bounds.
 */
export function resamplePrices(input: {
  prices: readonly Price[]
  bounds: readonly Interval[]
}): BucketPrice[] {
  const prices = sortedWithoutOverlap(input.prices, 'prices')
  const bounds = sortedWithoutOverlap(input.bounds, 'bounds')
  let from = 0
  const buckets = bounds.map((bucket): BucketPrice => {
    while (from < prices.length && at(prices, from).endMs <= bucket.startMs) from += 1
    let until = from
    while (until < prices.length && at(prices, until).startMs < bucket.endMs) until += 1
    const { startMs, endMs } = bucket
    return { startMs, endMs, priceMicrosPerKwh: meanPrice(prices, from, until, bucket) }
  })
  if (bounds === input.bounds) return buckets
  const byStart = new Map(buckets.map((bucket) => [bucket.startMs, bucket]))
  return input.bounds.flatMap(({ startMs }) => byStart.get(startMs) ?? [])
}

function meanPrice(prices: readonly Price[], from: number, until: number, bucket: Interval) {
  const bucketMs = bucket.endMs - bucket.startMs
  let coveredMs = 0
  let weighted = 0n
  for (let index = from; index < until; index += 1) {
    const price = at(prices, index)
    const shareMs = overlapMs(price, bucket)
    if (shareMs === bucketMs) return price.priceMicrosPerKwh
    assertSafeInteger(price.priceMicrosPerKwh, 'priceMicrosPerKwh')
    coveredMs += shareMs
    weighted += BigInt(price.priceMicrosPerKwh) * BigInt(shareMs)
  }
  if (coveredMs < bucketMs) return null
  return toSafeNumber(roundHalfEven(weighted, BigInt(bucketMs)), 'priceMicrosPerKwh')
}

/** What is in order already is given back as it is: a year of quarter-hours is long. */
function sortedWithoutOverlap<T extends Interval>(
  intervals: readonly T[],
  name: string
): readonly T[] {
  const fault = findFault(intervals)
  if (fault === undefined) return intervals
  const sorted = intervals.toSorted((a, b) => a.startMs - b.startMs)
  const remaining = findFault(sorted)
  assert(remaining === undefined, `${name}: ${remaining ?? ''}`)
  return sorted
}

function findFault(intervals: readonly Interval[]): string | undefined {
  let previousEndMs = -Infinity
  for (const { startMs, endMs } of intervals) {
    if (startMs >= endMs) return 'an interval ends before it starts'
    if (startMs < previousEndMs) return `two intervals overlap at ${startMs}`
    previousEndMs = endMs
  }
  return undefined
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) assert(false, `no item at ${index}`)
  return item
}
