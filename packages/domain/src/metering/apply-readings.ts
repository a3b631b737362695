import type { Channel } from './channels.ts'
import type { ReportedReading } from './check-reading.ts'

/** A reading of a channel as it is kept: a newer version supersedes an older one, which stays. */
export type VersionedReading = ReportedReading & {
  channel: Channel
  /** It cannot be true, as far as is known of its site; kept, but not counted. */
  isImplausible: boolean
  version: number
  knownAt: number
}

export type AppliedReadings = {
  /** What became of each reported reading, in their order. */
  outcomes: ('added' | 'superseded' | 'unchanged' | 'overlaps')[]
  /** Readings of intervals that were not known. */
  added: VersionedReading[]
  /** The newest versions of readings that were known. */
  changed: VersionedReading[]
  /** The versions that they supersede. */
  superseded: VersionedReading[]
}

/**
 * Applies reported readings, one after another, to the stored ones of the same meter.
 *
 * A reading is known by its channel and start. The same end, value, quality and plausibility again
 * changes nothing; anything else is a new version. An interval must not overlap another one of its
 * channel, or energy would count twice: such a reading is left out. `stored` holds the newest
 * versions of every stored reading that meets a reported one, without overlaps, and `knownAt` is
 * the instant of the report.
 */
export function applyReadings(input: {
  stored: readonly VersionedReading[]
  reported: readonly Omit<VersionedReading, 'version' | 'knownAt'>[]
  knownAt: number
}): AppliedReadings {
  const channels = new Map<Channel, ReturnType<typeof createChannelReadings>>()
  const ofChannel = (channel: Channel) => {
    const known = channels.get(channel)
    if (known) return known
    const fresh = createChannelReadings()
    channels.set(channel, fresh)
    return fresh
  }
  for (const reading of input.stored.toSorted((a, b) => a.startMs - b.startMs)) {
    ofChannel(reading.channel).keep(reading)
  }
  const newKeys = new Set<VersionedReading>()
  const changed = new Map<string, VersionedReading>()
  const superseded: VersionedReading[] = []
  const outcomes = input.reported.map((reported): AppliedReadings['outcomes'][number] => {
    const readings = ofChannel(reported.channel)
    const known = readings.find(reported.startMs)
    if (known && isSame(known, reported)) return 'unchanged'
    if (readings.hasOverlap(reported)) return 'overlaps'
    const version = (known?.version ?? 0) + 1
    const reading = { ...reported, version, knownAt: input.knownAt }
    readings.keep(reading)
    if (!known) {
      newKeys.add(reading)
      return 'added'
    }
    superseded.push(known)
    // A reading that this report brought and corrected is still a new one to the store.
    if (newKeys.delete(known)) newKeys.add(reading)
    else changed.set(`${reading.channel} ${reading.startMs}`, reading)
    return 'superseded'
  })
  return { outcomes, added: [...newKeys], changed: [...changed.values()], superseded }
}

/** The newest readings of one channel by start. */
function createChannelReadings() {
  const byStart = new Map<number, VersionedReading>()
  const starts: number[] = []
  /** The place of the first start at or after `startMs`. */
  const placeOf = (startMs: number) => {
    if (startMs > (starts.at(-1) ?? -Infinity)) return starts.length
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((starts[middle] ?? Infinity) < startMs) low = middle + 1
      else high = middle
    }
    return low
  }
  const at = (place: number) => byStart.get(starts[place] ?? NaN)
  return {
    find: (startMs: number) => byStart.get(startMs),
    keep(reading: VersionedReading) {
      if (!byStart.has(reading.startMs)) starts.splice(placeOf(reading.startMs), 0, reading.startMs)
      byStart.set(reading.startMs, reading)
    },
    /** Whether another reading, one with another start, meets this interval. */
    hasOverlap({ startMs, endMs }: ReportedReading): boolean {
      const place = placeOf(startMs)
      const before = at(place - 1)
      const after = at(starts[place] === startMs ? place + 1 : place)
      return (before?.endMs ?? -Infinity) > startMs || (after?.startMs ?? Infinity) < endMs
    }
  }
}

type Said = Omit<VersionedReading, 'version' | 'knownAt'>

function isSame(a: Said, b: Said): boolean {
  return (
    a.endMs === b.endMs &&
    a.valueWh === b.valueWh &&
    a.quality === b.quality &&
    a.isImplausible === b.isImplausible
  )
}
