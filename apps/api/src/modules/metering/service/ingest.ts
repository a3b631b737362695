import type { Output, contract } from '@commonwatt/contract'
import {
  applyReadings,
  checkReading,
  findImplausibility,
  type AppliedReadings,
  type Channel,
  type Implausibility,
  type ReportedReading,
  type VersionedReading
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import { transact, type Transaction } from '../../../database/database.ts'
import type { DeviceActor } from '../../../http/actor.ts'
import { toInstant } from '../../../http/instant.ts'
import { Refusal } from '../../../refusal.ts'
import { record } from '../../../stream/outbox.ts'
import { recordMeterReport } from '../../batteries/index.ts'
import * as queries from '../queries.ts'
import type { ChannelSpan } from '../queries.ts'
import { readEquipment } from './equipment.ts'

export type ChannelReading = ReportedReading & { channel: Channel }
type IngestAnswer = Output<typeof contract.metering.ingest>
type Rejection = IngestAnswer['rejected'][number]
type Doubt = IngestAnswer['flagged'][number]

const sentences: Record<Rejection['code'], string> = {
  interval_invalid: 'The interval must end after it starts and lie in this century.',
  interval_too_long: 'An interval covers a day of 25 hours at most.',
  interval_in_future: 'The interval has not ended yet.',
  interval_overlaps: 'The interval overlaps another one of this channel that starts elsewhere.',
  value_negative: 'Energy has no sign: use the channel of the other direction.',
  value_missing: 'A reading without a value has the quality missing.',
  value_unexpected: 'A reading of the quality missing has no value.'
}

const doubts: Record<Implausibility, string> = {
  power_implausible: 'More than can flow at this site in that time; kept, and not counted.',
  level_implausible: 'More than the battery of this site holds; kept, and not used.'
}

/**
 * Takes a device's report. A reading that breaks a rule is named by its place and the others are
 * kept; what is kept is kept in one transaction. What cannot be true at the site is kept with a
 * flag.
 */
export async function ingestReadings(
  context: Context,
  device: DeviceActor,
  readings: readonly ChannelReading[]
): Promise<IngestAnswer> {
  const now = context.clock.now()
  const rejected: Rejection[] = []
  const sound: { index: number; reading: ChannelReading }[] = []
  for (const [index, reading] of readings.entries()) {
    const code = checkReading(reading, now)
    if (code === null) sound.push({ index, reading })
    else rejected.push({ index, code, detail: sentences[code] })
  }
  const answer = { added: 0, superseded: 0, unchanged: 0, rejected, flagged: [] as Doubt[] }
  if (sound.length === 0) return answer
  const reported = sound.map(({ reading }) => reading)
  const { outcomes, found } = await transact(context.db, (db) =>
    storeReadings(db, context, device, reported, now)
  )
  for (const [place, outcome] of outcomes.entries()) {
    const index = sound[place]?.index ?? 0
    const doubt = found[place] ?? null
    if (outcome === 'overlaps') {
      const code = 'interval_overlaps'
      rejected.push({ index, code, detail: sentences[code] })
      continue
    }
    answer[outcome] += 1
    if (doubt !== null) answer.flagged.push({ index, code: doubt, detail: doubts[doubt] })
  }
  rejected.sort((a, b) => a.index - b.index)
  return answer
}

async function storeReadings(
  db: Transaction,
  context: Context,
  device: DeviceActor,
  reported: readonly ChannelReading[],
  now: number
): Promise<AppliedReadings & { found: (Implausibility | null)[] }> {
  const state = await queries.lockDeviceBySeq(db, device.seq)
  if (state?.status !== 'active') throw new Refusal('unauthenticated')
  const stored = await queries.readSpans(db, device.seq, spansOf(reported))
  const equipment = await readEquipment(db, device.siteId)
  const found = reported.map((reading) => findImplausibility(reading, equipment))
  const judged = reported.map((reading, place) => ({
    ...reading,
    isImplausible: (found[place] ?? null) !== null
  }))
  const applied = { ...applyReadings({ stored, reported: judged, knownAt: now }), found }
  await queries.insertReadings(db, 'reading', device.seq, applied.added)
  await queries.insertReadings(db, 'reading_superseded', device.seq, applied.superseded)
  await queries.replaceReadings(db, device.seq, applied.changed)
  const news = [...applied.added, ...applied.changed]
  if (news.length === 0) return applied
  const from = news.reduce((first, { startMs }) => Math.min(first, startMs), Infinity)
  const to = news.reduce((last, { endMs }) => Math.max(last, endMs), -Infinity)
  if (to > (state.lastReadingAt ?? -Infinity)) await queries.setLastReadingAt(db, device.seq, to)
  await reportLevel(db, context, device, news)
  const payload = { deviceId: device.id, from: toInstant(from), to: toInstant(to) }
  await record(db, context, 'readings.received', payload, [device.ownerId])
  return applied
}

/** The newest level in a report that can be true brings the site's battery up to date. */
async function reportLevel(
  db: Transaction,
  context: Context,
  device: DeviceActor,
  news: readonly VersionedReading[]
): Promise<void> {
  let newest: { at: number; levelWh: number } | undefined
  for (const { channel, endMs, valueWh, isImplausible } of news) {
    if (channel !== 'state_of_charge' || valueWh === null || isImplausible) continue
    if (endMs > (newest?.at ?? -Infinity)) newest = { at: endMs, levelWh: valueWh }
  }
  if (newest) await recordMeterReport(db, context, { siteId: device.siteId, ...newest })
}

/** Stretches whose gap is shorter than this are read as one. */
const gapMs = 3_600_000

/**
 * The time that a report speaks about: one stretch for a run of readings, so that a batch is read
 * at once.
 */
function spansOf(readings: readonly ChannelReading[]): ChannelSpan[] {
  const spans: ChannelSpan[] = []
  const lastOfChannel = new Map<Channel, ChannelSpan>()
  for (const { channel, startMs, endMs } of readings.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = lastOfChannel.get(channel)
    if (last && startMs <= last.untilMs + gapMs) {
      last.untilMs = Math.max(last.untilMs, endMs)
      continue
    }
    const span = { channel, fromMs: startMs, untilMs: endMs }
    lastOfChannel.set(channel, span)
    spans.push(span)
  }
  return spans
}
