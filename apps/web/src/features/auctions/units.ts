import type { Auction } from '@commonwatt/contract'
import { marketTimeUnits } from '@commonwatt/domain'

/** A market time unit of the delivery day, known by its start. */
export interface Unit {
  startMs: number
  endMs: number
}

/** The units of the real day: 92, 96 or 100 quarter-hours. */
export function unitsOf(auction: Pick<Auction, 'timeZone' | 'deliveryDate' | 'mtuMin'>): Unit[] {
  const { timeZone, deliveryDate, mtuMin } = auction
  return marketTimeUnits({ timeZone, date: deliveryDate, minutes: mtuMin })
}

/** An instant as the wire writes it. */
export const toInstant = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')
