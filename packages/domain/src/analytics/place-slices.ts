import { assert } from '../assert.ts'
import type { Interval } from '../calendar/interval.ts'

/**
 * Calls `take` with each item and the index of the interval in which it starts; items that start in
 * none are left out. The intervals are in order and without overlap (asserted), the items in any
 * order.
 */
export function placeInIntervals<T extends Interval>(
  items: readonly T[],
  intervals: readonly Interval[],
  take: (item: T, index: number) => void
): void {
  for (const [index, interval] of intervals.entries()) {
    const before = intervals[index - 1]
    assert(before === undefined || before.endMs <= interval.startMs, 'intervals overlap')
  }
  for (const item of items) {
    const index = indexOfInterval(intervals, item.startMs)
    if (index !== null) take(item, index)
  }
}

/** By halving: the last interval that starts at or before the instant, if it still runs then. */
function indexOfInterval(intervals: readonly Interval[], atMs: number): number | null {
  let low = 0
  let high = intervals.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((intervals[middle]?.startMs ?? Infinity) <= atMs) low = middle + 1
    else high = middle
  }
  const found = intervals[low - 1]
  return found !== undefined && atMs < found.endMs ? low - 1 : null
}
