import type { Generated } from 'kysely'
import type { Device } from '@commonwatt/contract'
import type { Channel, ReadingQuality } from '@commonwatt/domain'

export interface MeteringTables {
  device: DeviceTable
  reading: ReadingTable
  /** Older versions, which stay for good. */
  reading_superseded: ReadingTable
}

export interface DeviceTable {
  /** A short number for the many rows of its readings. */
  seq: Generated<number>
  id: string
  ownerId: string
  siteId: string
  name: string
  kind: Device['kind']
  /** SHA-256 of the token; the token itself is shown once. */
  tokenHash: string
  status: Device['status']
  /** The end of the newest interval it has reported. */
  lastReadingAt: number | null
  isSimulated: number
  createdAt: number
}

/** The newest version of what a device said about an interval of a channel. */
export interface ReadingTable {
  deviceSeq: number
  channel: Channel
  intervalStart: number
  intervalEnd: number
  valueWh: number | null
  quality: ReadingQuality
  /** 1 when it cannot be true, as far as was known of the site when it came. */
  isImplausible: number
  version: number
  knownAt: number
}
