import type { Input, contract } from '@commonwatt/contract'
import { checkBatteryFigures, type BatteryFigures } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { toFlag } from '../../database/columns.ts'
import { transact, type Transaction } from '../../database/database.ts'
import { Refusal } from '../../refusal.ts'
import { findOwnSite } from '../sites/index.ts'
import { addEvent, recalculateLevel, refoldLevel } from './levels.ts'
import * as queries from './queries.ts'
import type { BatteryEventTable, BatteryTable } from './tables.ts'

export type BatteryInput = Input<typeof contract.batteries.create>['body']
export type BatteryChanges = Input<typeof contract.batteries.update>['body']

/** Adds the battery of one of the owner's sites; the level as told is its first event. */
export async function createBattery(
  context: Context,
  ownerId: string,
  input: BatteryInput,
  { isSimulated = false }: { isSimulated?: boolean } = {}
): Promise<BatteryTable> {
  const { levelWh, ...fields } = input
  refuseContradiction({ ...fields, levelWh, promisedWh: 0 })
  const now = context.clock.now()
  const battery: BatteryTable = {
    id: context.ids.next(),
    ownerId,
    ...fields,
    name: fields.name.trim(),
    levelWh: 0,
    levelAt: null,
    promisedWh: 0,
    eventCount: 0,
    isSimulated: toFlag(isSimulated),
    version: 0,
    createdAt: now
  }
  return transact(context.db, async (db) => {
    const site = await findOwnSite(db, ownerId, input.siteId)
    if (!site) throw new Refusal('not_found').at('/body/siteId')
    const isFirst = await queries.insertBattery(db, battery)
    if (!isFirst) throw new Refusal('battery_exists').at('/body/siteId')
    return addEvent(db, context, battery, { kind: 'correction', at: now, energyWh: levelWh })
  })
}

export async function readOwnBattery(
  context: Context,
  ownerId: string,
  id: string
): Promise<BatteryTable> {
  const battery = await queries.findBattery(context.db, id)
  if (battery?.ownerId !== ownerId) throw new Refusal('not_found')
  return battery
}

export function listBatteries(
  context: Context,
  ownerId: string,
  afterId: string | null,
  limit: number
): Promise<BatteryTable[]> {
  return queries.listOwnBatteries(context.db, ownerId, afterId, limit)
}

/** Newest first, after the place (`at`, `sequence`). */
export async function readHistory(
  context: Context,
  ownerId: string,
  id: string,
  after: { at: number; sequence: number } | null,
  limit: number
): Promise<BatteryEventTable[]> {
  await readOwnBattery(context, ownerId, id)
  return queries.listEvents(context.db, id, after, limit)
}

async function lockOwnBattery(db: Transaction, ownerId: string, id: string): Promise<BatteryTable> {
  const battery = await queries.lockBattery(db, id)
  if (battery?.ownerId !== ownerId) throw new Refusal('not_found')
  return battery
}

/**
 * Changes a battery that is at `version`. Another capacity folds the level again: it bounds every
 * event.
 */
export async function updateBattery(
  context: Context,
  ownerId: string,
  id: string,
  version: number,
  changes: BatteryChanges
): Promise<BatteryTable> {
  return transact(context.db, async (db) => {
    const battery = await lockOwnBattery(db, ownerId, id)
    if (battery.version !== version) throw new Refusal('version_stale')
    const wanted = { ...battery, ...changes, name: (changes.name ?? battery.name).trim() }
    refuseContradiction(wanted, battery)
    const level =
      wanted.capacityWh === battery.capacityWh ? undefined : await refoldLevel(db, wanted)
    const changed = { ...wanted, ...level, version: version + 1 }
    await queries.updateBattery(db, id, changed)
    return changed
  })
}

/** Records the level as somebody read it off the battery just now. */
export async function correctLevel(
  context: Context,
  ownerId: string,
  id: string,
  input: { levelWh: number; note?: string | undefined }
): Promise<BatteryTable> {
  return transact(context.db, async (db) => {
    const battery = await lockOwnBattery(db, ownerId, id)
    refuseContradiction({ ...battery, levelWh: input.levelWh })
    // A meter whose clock runs ahead must not outlast what a person has just read.
    const at = Math.max(context.clock.now(), battery.levelAt ?? 0)
    const note = input.note?.trim() || null
    return addEvent(db, context, battery, {
      kind: 'correction',
      at,
      energyWh: input.levelWh,
      note
    })
  })
}

export async function recalculate(
  context: Context,
  ownerId: string,
  id: string
): Promise<BatteryTable> {
  return transact(context.db, async (db) =>
    recalculateLevel(db, context, await lockOwnBattery(db, ownerId, id))
  )
}

const sentences = {
  reserve_above_capacity: 'The reserve is larger than the battery.',
  level_above_capacity: 'The battery cannot hold that much.',
  promises_above_capacity: 'More is promised above the reserve than this capacity holds.',
  reserve_cuts_promises: 'This reserve would take back energy that is already promised.'
}

function refuseContradiction(figures: BatteryFigures, before?: BatteryFigures): void {
  const checked = checkBatteryFigures(pickFigures(figures), before && pickFigures(before))
  if (checked.ok) return
  throw new Refusal('battery_limits_invalid')
    .at(`/body/${checked.field}`)
    .because(sentences[checked.reason])
}

function pickFigures(from: BatteryFigures): BatteryFigures {
  const { capacityWh, reserveWh, levelWh, promisedWh } = from
  return { capacityWh, reserveWh, levelWh, promisedWh }
}
