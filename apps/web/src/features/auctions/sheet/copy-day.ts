import { sameLocalTimeOnDay } from '@commonwatt/domain'
import type { SheetBid } from './rows.ts'
import type { Unit } from '../units.ts'

export interface CopiedDay {
  bids: SheetBid[]
  /** Bids of that day whose time this day does not have, or has only once. */
  leftOut: SheetBid[]
}

/**
 * The bids of another day at the same local times. Both copies of an hour that comes twice take the
 * other day's one; a time that this day skips is left out.
 */
export function copyDay(input: {
  bids: readonly SheetBid[]
  fromDate: string
  timeZone: string
  units: readonly Unit[]
}): CopiedDay {
  const { bids, fromDate, timeZone, units } = input
  const used = new Set<SheetBid>()
  const copied = units.flatMap((unit) => {
    const atMs = sameLocalTimeOnDay({ timeZone, atMs: unit.startMs, date: fromDate })
    const own = bids.filter((bid) => bid.startMs === atMs)
    for (const bid of own) used.add(bid)
    return own.map((bid) => ({ ...bid, startMs: unit.startMs }))
  })
  return { bids: copied, leftOut: bids.filter((bid) => !used.has(bid)) }
}
