import {
  clearZonalAuction,
  type BookedBid,
  type Fill,
  type PriceLimits,
  type Side
} from '@commonwatt/domain'
import type { UnitTable } from '../tables.ts'
import type { UnitZones } from '../zones.ts'

/** A cleared book, in the same shape with zones and without. */
export interface Cleared {
  prices: Pick<UnitTable, 'priceMicrosPerKwh' | 'lowerMicrosPerKwh' | 'upperMicrosPerKwh'>
  volumeWh: number
  fills: readonly Fill[]
  zones: UnitZones | null
  priceOf: (side: Side, zoneId: string | undefined) => number | null
}

/** A book of several zones; the rows and columns of fees and flows are the zones in order. */
export interface ZonalBook extends PriceLimits {
  zoneIds: readonly string[]
  feeMicrosPerKwh: readonly (readonly (number | null)[])[]
  bids: readonly BookedBid[]
}

export function clearZonalBook({ zoneIds, feeMicrosPerKwh, bids, ...limits }: ZonalBook) {
  return clearZonalAuction({
    zones: zoneIds,
    feeMicrosPerKwh: byZones(zoneIds, feeMicrosPerKwh),
    bids: bids.map((bid) => ({ ...bid, zone: zoneOf(bid) })),
    ...limits
  })
}

/** Clears the zones of a market together. */
export function clearZones(book: ZonalBook): Cleared {
  const { zoneIds, feeMicrosPerKwh } = book
  const { prices, intervals, flowsWh, volumeWh, fills } = clearZonalBook(book)
  const none = { sellerPriceMicrosPerKwh: null, buyerPriceMicrosPerKwh: null }
  return {
    prices: { priceMicrosPerKwh: null, lowerMicrosPerKwh: null, upperMicrosPerKwh: null },
    volumeWh,
    fills,
    zones: {
      prices: zoneIds.map((zoneId) => ({ zoneId, ...(prices[zoneId] ?? none) })),
      feeMicrosPerKwh,
      flowsWh: zoneIds.map((from) => zoneIds.map((to) => flowsWh[from]?.[to] ?? 0)),
      intervals
    },
    priceOf(side, zoneId) {
      const ofZone = prices[zoneId ?? ''] ?? none
      return side === 'buy' ? ofZone.buyerPriceMicrosPerKwh : ofZone.sellerPriceMicrosPerKwh
    }
  }
}

function zoneOf({ id, zone }: BookedBid): string {
  if (zone === undefined) throw new Error(`Bid ${id} is of no zone`)
  return zone
}

function byZones(
  zoneIds: readonly string[],
  fees: readonly (readonly (number | null)[])[]
): Record<string, Record<string, number | null>> {
  return Object.fromEntries(
    zoneIds.map((from, row) => [
      from,
      Object.fromEntries(zoneIds.map((to, column) => [to, fees[row]?.[column] ?? null]))
    ])
  )
}
