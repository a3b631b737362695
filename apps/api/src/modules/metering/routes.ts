import type { Device, Output, contract } from '@commonwatt/contract'
import type { ReadingBucket, VersionedReading } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, toPage } from '../../http/cursor.ts'
import { fromInstant, toInstant, toInstantOrNull } from '../../http/instant.ts'
import type { Authenticators, Handlers } from '../../http/register-routes.ts'
import { Refusal } from '../../refusal.ts'
import { authenticateDevice } from './authenticate-device.ts'
import type { SitedDeviceRow } from './queries.ts'
import {
  createDevice,
  listDevices,
  readLatestReadings,
  renewCredentials,
  requireDevice,
  retireDevice
} from './service/devices.ts'
import {
  readDeviceHistory,
  readMemberHistory,
  type History,
  type HistoryRange
} from './service/history.ts'
import { ingestReadings } from './service/ingest.ts'

const challenge = { 'www-authenticate': 'Bearer realm="commonwatt devices"' }

/** The device whose token a request carries; refuses any other request. */
export function deviceAuthenticator(context: Context): Authenticators['device'] {
  return async ({ headers: { authorization } }) => {
    const token = authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : ''
    const device = await authenticateDevice(context, token)
    if (!device) throw new Refusal('unauthenticated').withHeaders(challenge)
    return device
  }
}

type HistoryAnswer = Output<typeof contract.metering.history>

export function meteringHandlers(context: Context): Handlers<typeof contract.metering> {
  return {
    createDevice: async ({ actor, body }, { reply }) => {
      const { device, token } = await createDevice(context, actor.id, body)
      void reply.header('cache-control', 'no-store')
      return { device: toDevice(device), credentials: { deviceId: device.id, token } }
    },
    devices: async ({ actor, query: { siteId, cursor, limit = 20 } }) => {
      const after = decodeCursor(cursor, 'devices', ['text'])
      const rows = await listDevices(context, actor.id, {
        siteId,
        beforeId: after?.[0] ?? null,
        limit: limit + 1
      })
      return toPage(rows, limit, toDevice, ({ id }) => encodeCursor('devices', [id]))
    },
    device: async ({ actor, params }) =>
      toDevice(await requireDevice(context, actor.id, params.id)),
    renewCredentials: async ({ actor, params }, { reply }) => {
      const token = await renewCredentials(context, actor.id, params.id)
      void reply.header('cache-control', 'no-store')
      return { deviceId: params.id, token }
    },
    retireDevice: async ({ actor, params }) => {
      await retireDevice(context, actor.id, params.id)
      return null
    },
    ingest: ({ actor, body }) =>
      ingestReadings(
        context,
        actor,
        body.readings.map(({ channel, intervalStart, intervalEnd, valueWh, quality }) => ({
          channel,
          startMs: fromInstant(intervalStart),
          endMs: fromInstant(intervalEnd),
          valueWh,
          quality: quality ?? 'measured'
        }))
      ),
    latest: async ({ actor, params }) => {
      const readings = await readLatestReadings(context, actor.id, params.id)
      return { items: readings.map(toWireReading) }
    },
    history: async ({ actor, params, query }) => {
      const range = readRange(query)
      return toHistory(range, await readDeviceHistory(context, actor.id, params.id, range))
    },
    userHistory: async ({ actor, params, query }) => {
      const range = readRange(query)
      return toHistory(range, await readMemberHistory(context, actor, params.id, range))
    }
  }
}

function readRange(query: {
  channel: HistoryRange['channel']
  from: string
  to: string
  resolution?: HistoryRange['resolution']
}): HistoryRange {
  return {
    channel: query.channel,
    fromMs: fromInstant(query.from),
    toMs: fromInstant(query.to),
    resolution: query.resolution ?? 'hour'
  }
}

function toHistory(
  { channel, resolution }: HistoryRange,
  { timeZone, points }: History
): HistoryAnswer {
  return { channel, resolution, timeZone, points: points.map(toPoint) }
}

function toPoint(bucket: ReadingBucket) {
  const { startMs, endMs, value, quality, coveredMs, hasImplausible } = bucket
  return {
    intervalStart: toInstant(startMs),
    intervalEnd: toInstant(endMs),
    valueWh: value,
    quality,
    coveredMs,
    flags: toFlags(hasImplausible)
  }
}

/** A list, so that further doubts have a place. */
function toFlags(isImplausible: boolean): 'implausible'[] {
  return isImplausible ? ['implausible'] : []
}

function toWireReading(reading: VersionedReading) {
  return {
    channel: reading.channel,
    intervalStart: toInstant(reading.startMs),
    intervalEnd: toInstant(reading.endMs),
    valueWh: reading.valueWh,
    quality: reading.quality,
    flags: toFlags(reading.isImplausible),
    version: reading.version,
    knownAt: toInstant(reading.knownAt)
  }
}

function toDevice(device: SitedDeviceRow): Device {
  return {
    id: device.id,
    siteId: device.siteId,
    siteName: device.siteName,
    name: device.name,
    kind: device.kind,
    timeZone: device.timeZone,
    status: device.status,
    lastReadingAt: toInstantOrNull(device.lastReadingAt),
    isSimulated: device.isSimulated === 1,
    createdAt: toInstant(device.createdAt)
  }
}
