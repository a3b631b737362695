import { minuteMs } from '../calendar/interval.ts'
import type { PriceRow } from './series.ts'

/** A price that is known already. */
export type StoredPrice = Omit<PriceRow, 'line'>

export type MergedPrices =
  | { ok: true; added: PriceRow[]; changed: PriceRow[]; unchangedCount: number }
  | {
      ok: false
      line: number
      reason: 'overlap'
      /** The stored price that the line overlaps. */
      stored: StoredPrice
    }

/**
 * What a checked series changes in a stored one. A row with the start and the length of a stored
 * price replaces it when the price differs. A row that meets a stored price in any other way is an
 * `overlap`: one instant would have two prices. The first fault in time is named. Both must be by
 * start and without overlaps of their own.
 */
export function mergePrices(input: {
  stored: readonly StoredPrice[]
  rows: readonly PriceRow[]
}): MergedPrices {
  const { stored, rows } = input
  const added: PriceRow[] = []
  const changed: PriceRow[] = []
  let unchangedCount = 0
  let next = 0
  for (const row of rows) {
    const endMs = row.startMs + row.minutes * minuteMs
    let known = stored[next]
    while (known !== undefined && known.startMs + known.minutes * minuteMs <= row.startMs) {
      next += 1
      known = stored[next]
    }
    if (known === undefined || known.startMs >= endMs) {
      added.push(row)
    } else if (known.startMs !== row.startMs || known.minutes !== row.minutes) {
      return { ok: false, line: row.line, reason: 'overlap', stored: known }
    } else if (known.priceMicrosPerKwh === row.priceMicrosPerKwh) {
      unchangedCount += 1
    } else {
      changed.push(row)
    }
  }
  return { ok: true, added, changed, unchangedCount }
}
