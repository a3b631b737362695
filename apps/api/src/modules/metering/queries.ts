import { sql, type Insertable } from 'kysely'
import { longestReadingMs, type Channel, type VersionedReading } from '@commonwatt/domain'
import { toFlag } from '../../database/columns.ts'
import type { Db, Transaction } from '../../database/database.ts'
import { dialectOf } from '../../database/database.ts'
import type { JsonColumn } from '../../database/dialect/dialect.ts'
import type { DeviceTable, ReadingTable } from './tables.ts'

export type DeviceRow = Omit<DeviceTable, 'seq'> & { seq: number }
/** A device with what its place says about it. */
export type SitedDeviceRow = DeviceRow & { siteName: string; timeZone: string }
/** A stretch of a channel's time: `fromMs` ≤ t < `untilMs`. */
export interface ChannelSpan {
  channel: Channel
  fromMs: number
  untilMs: number
}

export async function insertDevice(
  db: Transaction,
  device: Insertable<DeviceTable>
): Promise<number> {
  const { seq } = await db
    .insertInto('device')
    .values(device)
    .returning('seq')
    .executeTakeFirstOrThrow()
  return seq
}

export function findDevice(db: Db, id: string): Promise<DeviceRow | undefined> {
  return db.selectFrom('device').selectAll().where('id', '=', id).executeTakeFirst()
}

function selectSitedDevices(db: Db, ownerId: string) {
  return db
    .selectFrom('device')
    .innerJoin('site', 'site.id', 'device.siteId')
    .selectAll('device')
    .select(['site.name as siteName', 'site.timeZone as timeZone'])
    .where('device.ownerId', '=', ownerId)
}

export function findOwnDevice(
  db: Db,
  ownerId: string,
  id: string
): Promise<SitedDeviceRow | undefined> {
  return selectSitedDevices(db, ownerId).where('device.id', '=', id).executeTakeFirst()
}

export function lockOwnDevice(
  db: Transaction,
  ownerId: string,
  id: string
): Promise<DeviceRow | undefined> {
  const query = db
    .selectFrom('device')
    .selectAll()
    .where('id', '=', id)
    .where('ownerId', '=', ownerId)
  return dialectOf(db).lockRows(query).executeTakeFirst()
}

/** Newest first, before the device `beforeId`. */
export function listOwnDevices(
  db: Db,
  ownerId: string,
  filter: { siteId: string | undefined; beforeId: string | null; limit: number }
): Promise<SitedDeviceRow[]> {
  const { siteId, beforeId, limit } = filter
  return selectSitedDevices(db, ownerId)
    .$if(siteId !== undefined, (query) => query.where('device.siteId', '=', siteId ?? ''))
    .$if(beforeId !== null, (query) => query.where('device.id', '<', beforeId))
    .orderBy('device.id', 'desc')
    .limit(limit)
    .execute()
}

/** In the order they were registered, retired ones too. */
export function findDevicesOfSite(db: Db, siteId: string): Promise<DeviceRow[]> {
  return db.selectFrom('device').selectAll().where('siteId', '=', siteId).orderBy('id').execute()
}

export async function readDeviceSeqsOfOwner(db: Db, ownerId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('device')
    .select('seq')
    .where('ownerId', '=', ownerId)
    .orderBy('seq')
    .execute()
  return rows.map(({ seq }) => seq)
}

export async function updateDevice(
  db: Transaction,
  id: string,
  changes: Partial<Pick<DeviceTable, 'tokenHash' | 'status'>>
): Promise<void> {
  await db.updateTable('device').set(changes).where('id', '=', id).execute()
}

/** Locks the device, so that two of its reports take turns. */
export function lockDeviceBySeq(db: Transaction, seq: number) {
  const query = db.selectFrom('device').select(['status', 'lastReadingAt']).where('seq', '=', seq)
  return dialectOf(db).lockRows(query).executeTakeFirst()
}

export async function setLastReadingAt(
  db: Transaction,
  seq: number,
  lastReadingAt: number
): Promise<void> {
  await db.updateTable('device').set({ lastReadingAt }).where('seq', '=', seq).execute()
}

/**
 * The newest versions of what a device has reported about some stretches of time. Readings of a
 * channel do not overlap, so of those that begin before a stretch only the last can reach into it.
 * The cross join keeps SQLite from walking all readings of the device to find those of a stretch.
 */
export async function readSpans(
  db: Db,
  deviceSeq: number,
  spans: readonly ChannelSpan[]
): Promise<VersionedReading[]> {
  const j = dialectOf(db).jsonRows(JSON.stringify(spans), [
    { name: 'channel', type: 'text' },
    { name: 'fromMs', type: 'int' },
    { name: 'untilMs', type: 'int' }
  ])
  const { rows } = await sql<ReadingTable>`
    select r.* from (
      select j.channel, j."untilMs", coalesce((
        select max(p."intervalStart") from reading p
        where p."deviceSeq" = ${deviceSeq} and p.channel = j.channel
          and p."intervalStart" <= j."fromMs"), j."fromMs") as "firstStart"
      from ${j}) as span
    cross join reading r
    where r."deviceSeq" = ${deviceSeq} and r.channel = span.channel
      and r."intervalStart" >= span."firstStart" and r."intervalStart" < span."untilMs"`.execute(db)
  return rows.map(toReading)
}

function toReading(row: ReadingTable): VersionedReading {
  const { channel, intervalStart, intervalEnd, valueWh, quality, version, knownAt } = row
  const isImplausible = row.isImplausible === 1
  return {
    channel,
    startMs: intervalStart,
    endMs: intervalEnd,
    valueWh,
    quality,
    isImplausible,
    version,
    knownAt
  }
}

const readingColumns: readonly JsonColumn[] = [
  { name: 'deviceSeq', type: 'int' },
  { name: 'channel', type: 'text' },
  { name: 'intervalStart', type: 'int' },
  { name: 'intervalEnd', type: 'int' },
  { name: 'valueWh', type: 'int' },
  { name: 'quality', type: 'text' },
  { name: 'isImplausible', type: 'int' },
  { name: 'version', type: 'int' },
  { name: 'knownAt', type: 'int' }
]

/** Adds rows to one of the two tables of readings. */
export async function insertReadings(
  db: Transaction,
  table: 'reading' | 'reading_superseded',
  deviceSeq: number,
  readings: readonly VersionedReading[]
): Promise<void> {
  if (readings.length === 0) return
  const rows = readings.map(
    ({ channel, startMs, endMs, valueWh, quality, isImplausible, version, knownAt }) =>
      [
        deviceSeq,
        channel,
        startMs,
        endMs,
        valueWh,
        quality,
        toFlag(isImplausible),
        version,
        knownAt
      ] as const
  )
  await dialectOf(db).insertRows(db, table, readingColumns, rows)
}

const changeColumns: readonly JsonColumn[] = [
  { name: 'channel', type: 'text' },
  { name: 'startMs', type: 'int' },
  { name: 'endMs', type: 'int' },
  { name: 'valueWh', type: 'int' },
  { name: 'quality', type: 'text' },
  { name: 'isImplausible', type: 'int' },
  { name: 'version', type: 'int' },
  { name: 'knownAt', type: 'int' }
]

/** Puts newer versions in the place of the rows that are there. */
export async function replaceReadings(
  db: Transaction,
  deviceSeq: number,
  readings: readonly VersionedReading[]
): Promise<void> {
  if (readings.length === 0) return
  const rows = readings.map((reading) => ({
    ...reading,
    isImplausible: toFlag(reading.isImplausible)
  }))
  const j = dialectOf(db).jsonRows(JSON.stringify(rows), changeColumns)
  await sql`
    update reading set "intervalEnd" = j."endMs", "valueWh" = j."valueWh", quality = j.quality,
      "isImplausible" = j."isImplausible", version = j.version, "knownAt" = j."knownAt"
    from ${j}
    where reading."deviceSeq" = ${deviceSeq} and reading.channel = j.channel
      and reading."intervalStart" = j."startMs"`.execute(db)
}

const allChannels = [
  'import',
  'export',
  'production',
  'consumption',
  'battery_charge',
  'battery_discharge',
  'state_of_charge'
] as const satisfies readonly Channel[]

/** The newest reading of each channel: one step down an index for each. */
export async function readLatest(db: Db, deviceSeq: number): Promise<VersionedReading[]> {
  const newest = allChannels.map(
    (channel) => sql`select * from (
      select * from reading where "deviceSeq" = ${deviceSeq} and channel = ${sql.lit(channel)}
      order by "intervalStart" desc limit 1) as newest`
  )
  const { rows } = await sql<ReadingTable>`${sql.join(newest, sql` union all `)}`.execute(db)
  return rows.map(toReading)
}

/** Readings of a channel that meet [fromMs, toMs), by device and start. */
export function readRange(
  db: Db,
  range: { deviceSeqs: readonly number[]; channel: Channel; fromMs: number; toMs: number },
  limit: number | null = null
) {
  const { deviceSeqs, channel, fromMs, toMs } = range
  return db
    .selectFrom('reading')
    .select(['deviceSeq', 'intervalStart', 'intervalEnd', 'valueWh', 'quality', 'isImplausible'])
    .where('deviceSeq', 'in', deviceSeqs)
    .where('channel', '=', channel)
    .where('intervalStart', '>', fromMs - longestReadingMs)
    .where('intervalStart', '<', toMs)
    .where('intervalEnd', '>', fromMs)
    .orderBy('deviceSeq')
    .orderBy('intervalStart')
    .$if(limit !== null, (query) => query.limit(limit ?? 0))
    .execute()
}

/**
 * Measured values of every device of a site that meet [fromMs, toMs), as far as they can be true.
 */
export function readMeasuredOfSite(
  db: Db,
  range: { siteId: string; channel: Channel; fromMs: number; toMs: number }
) {
  const { siteId, channel, fromMs, toMs } = range
  return db
    .selectFrom('device')
    .innerJoin('reading', 'reading.deviceSeq', 'device.seq')
    .select(['deviceSeq', 'intervalStart', 'intervalEnd', 'valueWh'])
    .where('device.siteId', '=', siteId)
    .where('reading.channel', '=', channel)
    .where('reading.intervalStart', '>', fromMs - longestReadingMs)
    .where('reading.intervalStart', '<', toMs)
    .where('reading.intervalEnd', '>', fromMs)
    .where('reading.quality', '=', 'measured')
    .where('reading.isImplausible', '=', 0)
    .execute()
}
