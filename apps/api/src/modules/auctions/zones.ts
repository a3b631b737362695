import type { Market } from '@commonwatt/contract'
import {
  localClockAt,
  zoneFeesAt,
  type PinCodeZone,
  type ZoneIntervals,
  type ZoneLine
} from '@commonwatt/domain'
import type { AuctionTable } from './tables.ts'

/** The zones of an auction with the lines between them, as the market had them when it opened. */
export interface AuctionZones {
  zones: readonly (PinCodeZone & { name: string })[]
  lines: readonly ZoneLine[]
}

/** What a zonal clearing found: prices by zone, energy by zone of the seller, then of the buyer. */
export interface UnitZones {
  prices: readonly {
    zoneId: string
    buyerPriceMicrosPerKwh: number | null
    sellerPriceMicrosPerKwh: number | null
  }[]
  feeMicrosPerKwh: readonly (readonly (number | null)[])[]
  flowsWh: readonly (readonly number[])[]
  /**
   * By zone: between which prices its own lie. Missing where a unit was cleared before they were
   * kept.
   */
  intervals?: Readonly<Record<string, ZoneIntervals>>
}

export function writeZones({ zones = [], zoneLines = [] }: Market): string {
  return JSON.stringify(zones.length === 0 ? null : { zones, lines: zoneLines })
}

/** The zones of an auction, or null when its market has none. */
export function readZonesOf({ zonesJson }: Pick<AuctionTable, 'zonesJson'>): AuctionZones | null {
  return JSON.parse(zonesJson) as AuctionZones | null
}

export function readUnitZones({ zonesJson }: { zonesJson: string }): UnitZones | null {
  return JSON.parse(zonesJson) as UnitZones | null
}

/** The fees of the lines in a unit: at what the market's clock shows when it starts. */
export function feesOfUnit(
  { zones, lines }: AuctionZones,
  timeZone: string,
  startMs: number
): (number | null)[][] {
  const { minuteOfDay } = localClockAt({ timeZone, atMs: startMs })
  return zoneFeesAt({ zoneIds: zones.map(({ id }) => id), lines, minuteOfDay })
}
