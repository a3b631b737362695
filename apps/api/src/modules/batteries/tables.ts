import type { BatteryEvent } from '@commonwatt/domain'

export interface BatteriesTables {
  battery: BatteryTable
  battery_event: BatteryEventTable
}

export interface BatteryTable {
  id: string
  /** A site has one battery at most. */
  siteId: string
  ownerId: string
  name: string
  capacityWh: number
  reserveWh: number
  chargeLimitW: number
  dischargeLimitW: number
  /** What its events come to: kept beside them, so that a trade need not read them all. */
  levelWh: number
  /** The instant of the last event in time. */
  levelAt: number | null
  /** Offered or sold, and not yet delivered. */
  promisedWh: number
  /** How many events it has; the next one's sequence is one more. */
  eventCount: number
  isSimulated: number
  version: number
  createdAt: number
}

/** Never changed or deleted: the level is derived from these. */
export interface BatteryEventTable {
  batteryId: string
  sequence: number
  id: string
  kind: BatteryEvent['kind']
  at: number
  /** The level told by a meter report or a correction; what went in or out for the other kinds. */
  energyWh: number
  note: string | null
  tradeId: string | null
  /** The scheduled order that charged or discharged it. */
  orderId: string | null
  recordedAt: number
}
