import { minuteMs } from '../calendar/interval.ts'
import type { StoredPrice } from './merge.ts'

export interface MergedFeed {
  added: StoredPrice[]
  changed: StoredPrice[]
  /** Starts of stored prices that finer ones take the place of. */
  replacedStarts: number[]
  unchangedCount: number
  /**
   * Prices that would be coarser than what is stored, or that a part of a stored price would remain
   * beside.
   */
  ignoredCount: number
}

/**
 * What the prices of a source change in the stored ones. The same interval takes the new price.
 * Where lengths differ the finer wins: stored hours give way to quarter-hours that cover them
 * whole, and a source of hours changes no quarter-hours. Unlike an import nothing is refused: a
 * source that is coarser than another is not wrong. Both by start and without overlaps of their
 * own.
 */
export function mergeFeedPrices(input: {
  stored: readonly StoredPrice[]
  rows: readonly StoredPrice[]
}): MergedFeed {
  const { stored, rows } = input
  const merged: MergedFeed = {
    added: [],
    changed: [],
    replacedStarts: [],
    unchangedCount: 0,
    ignoredCount: 0
  }
  const replaced = new Set(stored.filter((price) => isCoveredFiner(price, rows)))
  merged.replacedStarts = [...replaced].map(({ startMs }) => startMs)
  const kept = stored.filter((price) => !replaced.has(price))
  let next = 0
  for (const row of rows) {
    let known = kept[next]
    while (known !== undefined && endOf(known) <= row.startMs) known = kept[(next += 1)]
    if (known === undefined || known.startMs >= endOf(row)) merged.added.push(row)
    else if (known.startMs !== row.startMs || known.minutes !== row.minutes) {
      merged.ignoredCount += 1
    } else if (known.priceMicrosPerKwh === row.priceMicrosPerKwh) merged.unchangedCount += 1
    else merged.changed.push(row)
  }
  return merged
}

/** Whether rows that are all shorter fill a stored price from its start to its end. */
function isCoveredFiner(price: StoredPrice, rows: readonly StoredPrice[]): boolean {
  let reachedMs = price.startMs
  for (let at = findFrom(rows, price.startMs); reachedMs < endOf(price); at += 1) {
    const row = rows[at]
    if (row?.startMs !== reachedMs || row.minutes >= price.minutes) return false
    reachedMs = endOf(row)
  }
  return reachedMs === endOf(price)
}

/** The place of the first row that starts at or after an instant. */
function findFrom(rows: readonly StoredPrice[], atMs: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.startMs ?? Infinity) < atMs) low = middle + 1
    else high = middle
  }
  return low
}

function endOf({ startMs, minutes }: StoredPrice): number {
  return startMs + minutes * minuteMs
}
