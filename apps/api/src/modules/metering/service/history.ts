import { setImmediate as pause } from 'node:timers/promises'
import type { Output, Role, contract } from '@commonwatt/contract'
import {
  addMeters,
  bucketBounds,
  bucketReadings,
  joinBuckets,
  type Channel,
  type IntervalEnergy,
  type Reading,
  type ReadingBucket
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Db } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { findUser } from '../../identity/index.ts'
import { findFirstSite } from '../../sites/index.ts'
import { readDeviceSeqsOfOwner, readMeasuredOfSite, readRange } from '../queries.ts'
import { requireDevice } from './devices.ts'

type Resolution = Output<typeof contract.metering.history>['resolution']

/** What somebody wants to see of some readings. */
export interface HistoryRange {
  channel: Channel
  fromMs: number
  toMs: number
  resolution: Resolution
}

/** Points on the clock of the place where they were measured. */
export interface History {
  timeZone: string
  points: ReadingBucket[]
}

interface DevicesRange extends HistoryRange {
  deviceSeqs: readonly number[]
  timeZone: string
}

const mostPoints = 10_000
const hour = 3_600_000
/**
 * The shortest length that a bucket has, and how many are worked out at a time: about forty days.
 */
const buckets = {
  '15min': { leastMs: hour / 4, atOnce: 4000 },
  hour: { leastMs: hour / 2, atOnce: 1000 },
  day: { leastMs: 22 * hour, atOnce: 40 }
} as const
const earliestMs = Date.UTC(1999, 0, 1)
const latestMs = Date.UTC(2101, 0, 1)

/** The history of one device of this account. */
export async function readDeviceHistory(
  context: Context,
  ownerId: string,
  id: string,
  range: HistoryRange
): Promise<History> {
  const { seq, timeZone } = await requireDevice(context, ownerId, id)
  const points = await readPoints(context, { ...range, deviceSeqs: [seq], timeZone })
  return { timeZone, points }
}

/**
 * All devices of a member together, on the clock of the member's first site; for the member and for
 * admins.
 */
export async function readMemberHistory(
  context: Context,
  actor: { id: string; role: Role },
  memberId: string,
  range: HistoryRange
): Promise<History> {
  const { db } = context
  const isKnown = actor.role === 'admin' && (await findUser(db, memberId)) !== undefined
  if (actor.id !== memberId && !isKnown) throw new Refusal('not_found')
  const site = await findFirstSite(db, memberId)
  const timeZone = site?.timeZone ?? 'UTC'
  const deviceSeqs = await readDeviceSeqsOfOwner(db, memberId)
  const points = await readPoints(context, { ...range, deviceSeqs, timeZone })
  return { timeZone, points }
}

/** A channel's readings of one or several devices together, as they came or in whole buckets. */
async function readPoints(context: Context, range: DevicesRange): Promise<ReadingBucket[]> {
  const { fromMs, toMs, resolution } = range
  if (fromMs >= toMs || fromMs < earliestMs || toMs > latestMs) throw new Refusal('range_invalid')
  return resolution === 'raw' ? readRaw(context.db, range) : readBuckets(context, range, resolution)
}

async function readRaw(db: Db, range: DevicesRange): Promise<ReadingBucket[]> {
  if (range.deviceSeqs.length === 0) return []
  const rows = await readRange(db, range, mostPoints + 1)
  if (rows.length > mostPoints) throw tooManyPoints()
  // Devices that report the same interval make one point of it.
  const points = new Map<string, ReadingBucket>()
  for (const { intervalStart: startMs, intervalEnd: endMs, valueWh, quality, ...row } of rows) {
    // As it was told, also where it cannot be true; but then none of the time counts as known.
    const hasImplausible = row.isImplausible === 1
    const coveredMs = valueWh === null || hasImplausible ? 0 : endMs - startMs
    const value = valueWh
    const point: ReadingBucket = { startMs, endMs, value, quality, coveredMs, hasImplausible }
    const key = `${startMs} ${endMs}`
    const known = points.get(key)
    points.set(key, known ? (joinBuckets([[known], [point]])[0] ?? point) : point)
  }
  return [...points.values()].toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)
}

async function readBuckets(
  { db }: Context,
  range: DevicesRange,
  resolution: Exclude<Resolution, 'raw'>
): Promise<ReadingBucket[]> {
  const { deviceSeqs, channel, timeZone, fromMs, toMs } = range
  const { leastMs, atOnce } = buckets[resolution]
  if ((toMs - fromMs) / leastMs > 2 * mostPoints) throw tooManyPoints()
  const bounds = bucketBounds({ timeZone, fromMs, toMs, resolution })
  if (bounds.length > mostPoints) throw tooManyPoints()
  const points: ReadingBucket[] = []
  for (let place = 0; place < bounds.length; place += atOnce) {
    // Years of readings take a while: others get their turn in between.
    if (place > 0) await pause()
    const part = bounds.slice(place, place + atOnce)
    const span = { fromMs: part[0]?.startMs ?? fromMs, toMs: part.at(-1)?.endMs ?? toMs }
    const readings = await readByDevice(db, { deviceSeqs, channel, ...span })
    const meters = readings.length > 0 ? readings : [[]]
    points.push(
      ...joinBuckets(
        meters.map((ofDevice) => bucketReadings({ readings: ofDevice, bounds: part, channel }))
      )
    )
  }
  return points
}

async function readByDevice(db: Db, range: Parameters<typeof readRange>[1]): Promise<Reading[][]> {
  if (range.deviceSeqs.length === 0) return []
  const byDevice = new Map<number, Reading[]>()
  for (const row of await readRange(db, range)) {
    const readings = byDevice.get(row.deviceSeq) ?? []
    byDevice.set(row.deviceSeq, readings)
    readings.push({
      startMs: row.intervalStart,
      endMs: row.intervalEnd,
      value: row.valueWh,
      quality: row.quality,
      isImplausible: row.isImplausible === 1
    })
  }
  return [...byDevice.values()]
}

function tooManyPoints(): Refusal {
  return new Refusal('range_invalid').because(
    `The range has more than ${mostPoints} points: shorten it or choose a coarser resolution.`
  )
}

/**
 * What was measured at a site on a channel and can be true, all its devices together, in order and
 * without overlaps; the first and the last interval may reach beyond [fromMs, toMs).
 */
export async function readIntervals(
  db: Db,
  range: { siteId: string; channel: Channel; fromMs: number; toMs: number }
): Promise<IntervalEnergy[]> {
  const byDevice = new Map<number, IntervalEnergy[]>()
  for (const row of await readMeasuredOfSite(db, range)) {
    const intervals = byDevice.get(row.deviceSeq) ?? []
    byDevice.set(row.deviceSeq, intervals)
    intervals.push({
      startMs: row.intervalStart,
      endMs: row.intervalEnd,
      energyWh: row.valueWh ?? 0
    })
  }
  return addMeters([...byDevice.values()])
}
