import type { Context } from '../context.ts'
import { ingestReadings } from '../modules/metering/index.ts'
import type { DemoHome } from './community.ts'
import type { Member, Members } from './members.ts'
import { laidAsideWh, quarterMs, readHome, readPlant, type MeterReading } from './meters.ts'

const dayMs = 86_400_000
const historyDays = 60
/** Ten days at a time: few transactions, none of them long. */
const quartersPerBatch = 960

/**
 * Brings every meter up to now through the real ingest: sixty days at first, later what was missed.
 * The meters speak for whole quarter-hours. Stops between batches when told to.
 */
export async function reportUpToNow(
  context: Context,
  members: Members,
  isStopping: () => boolean
): Promise<void> {
  for (const member of members.homes) {
    if (isStopping()) return
    await reportHome(context, member, member.home, isStopping)
  }
  for (const member of members.plants) {
    await report(context, member, isStopping, (startMs) => readPlant(member.plant, startMs))
  }
}

async function reportHome(
  context: Context,
  member: Member,
  home: DemoHome,
  isStopping: () => boolean
): Promise<void> {
  // The level before the first quarter: any is true, and forgotten after a day or two.
  let levelWh = Math.floor((home.batteryCapacityWh - laidAsideWh(home)) / 2)
  // What was reported before is simulated again, so that the level goes on where it was.
  const start = firstStart(context, member)
  for (let startMs = start - dayMs; startMs < start; startMs += quarterMs) {
    levelWh = readHome(home, startMs, levelWh).levelWh
  }
  await report(context, member, isStopping, (startMs) => {
    const quarter = readHome(home, startMs, levelWh)
    levelWh = quarter.levelWh
    return quarter.readings
  })
}

/** Where a meter goes on: after its last reading, or sixty days ago. */
function firstStart(context: Context, { lastReadingAt }: Member): number {
  const oldest = context.clock.now() - historyDays * dayMs
  return Math.ceil(Math.max(lastReadingAt ?? 0, oldest) / quarterMs) * quarterMs
}

async function report(
  context: Context,
  member: Member,
  isStopping: () => boolean,
  read: (startMs: number) => MeterReading[]
): Promise<void> {
  const end = Math.floor(context.clock.now() / quarterMs) * quarterMs
  let startMs = firstStart(context, member)
  while (startMs < end && !isStopping()) {
    const readings: MeterReading[] = []
    const until = Math.min(end, startMs + quartersPerBatch * quarterMs)
    for (; startMs < until; startMs += quarterMs) readings.push(...read(startMs))
    const answer = await ingestReadings(
      context,
      member.device,
      readings.map((reading) => ({
        channel: reading.channel,
        startMs: reading.startMs,
        endMs: reading.startMs + quarterMs,
        valueWh: reading.valueWh,
        quality: 'measured'
      }))
    )
    const [refused] = answer.rejected
    if (refused) throw new Error(`A simulated reading was refused: ${refused.detail}`)
    member.lastReadingAt = startMs
    // Requests come first: the fill must not be felt.
    await new Promise((next) => setImmediate(next))
  }
}
