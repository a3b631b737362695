import type { Db, Transaction } from '../../database/database.ts'
import { dialectOf } from '../../database/database.ts'
import { prepare, type ValueOf } from '../../database/prepared.ts'
import type { BatteryEventTable, BatteryTable } from './tables.ts'

/** False when the site has a battery already. */
export async function insertBattery(db: Transaction, battery: BatteryTable): Promise<boolean> {
  const inserted = await db
    .insertInto('battery')
    .values(battery)
    .onConflict((conflict) => conflict.column('siteId').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export function findBattery(db: Db, id: string): Promise<BatteryTable | undefined> {
  return db.selectFrom('battery').selectAll().where('id', '=', id).executeTakeFirst()
}

const selectBatteryOfSite = prepare((db, value: ValueOf<{ siteId: string }>) =>
  db.selectFrom('battery').selectAll().where('siteId', '=', value('siteId'))
)

export async function findBatteryOfSite(db: Db, siteId: string): Promise<BatteryTable | undefined> {
  const [battery] = await selectBatteryOfSite(db, { siteId })
  return battery
}

/**
 * The battery, locked until the transaction ends; it comes after offer, trade and order in the
 * order of locks.
 */
export function lockBattery(db: Transaction, id: string): Promise<BatteryTable | undefined> {
  const query = db.selectFrom('battery').selectAll().where('id', '=', id)
  return dialectOf(db).lockRows(query).executeTakeFirst()
}

/** Several batteries, locked in the order of their ids. */
export function lockBatteries(db: Transaction, ids: readonly string[]): Promise<BatteryTable[]> {
  const query = db.selectFrom('battery').selectAll().where('id', 'in', ids).orderBy('id')
  return dialectOf(db).lockRows(query).execute()
}

/** Names by battery id. */
export async function readBatteryNames(
  db: Db,
  ids: readonly string[]
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('battery')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

export function lockBatteryOfSite(
  db: Transaction,
  siteId: string
): Promise<BatteryTable | undefined> {
  const query = db.selectFrom('battery').selectAll().where('siteId', '=', siteId)
  return dialectOf(db).lockRows(query).executeTakeFirst()
}

/** In the order they were added, after the battery `afterId`. */
export function listOwnBatteries(
  db: Db,
  ownerId: string,
  afterId: string | null,
  limit: number
): Promise<BatteryTable[]> {
  return db
    .selectFrom('battery')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .$if(afterId !== null, (query) => query.where('id', '>', afterId))
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function updateBattery(
  db: Transaction,
  id: string,
  changes: Partial<BatteryTable>
): Promise<void> {
  await db.updateTable('battery').set(changes).where('id', '=', id).execute()
}

export async function insertEvent(db: Transaction, event: BatteryEventTable): Promise<void> {
  await db.insertInto('battery_event').values(event).execute()
}

export function readAllEvents(db: Db, batteryId: string): Promise<BatteryEventTable[]> {
  return db.selectFrom('battery_event').selectAll().where('batteryId', '=', batteryId).execute()
}

/** The last meter report or correction in time and what follows it: nothing before it matters. */
export async function readDecidingEvents(db: Db, batteryId: string): Promise<BatteryEventTable[]> {
  const last = await db
    .selectFrom('battery_event')
    .select(['at', 'sequence'])
    .where('batteryId', '=', batteryId)
    .where('kind', 'in', ['meter_report', 'correction'])
    .orderBy('at', 'desc')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last) return readAllEvents(db, batteryId)
  return db
    .selectFrom('battery_event')
    .selectAll()
    .where('batteryId', '=', batteryId)
    .where((eb) =>
      eb.or([
        eb('at', '>', last.at),
        eb.and([eb('at', '=', last.at), eb('sequence', '>=', last.sequence)])
      ])
    )
    .execute()
}

/** The newest meter report for exactly that instant. */
export function findMeterReport(db: Db, batteryId: string, at: number) {
  return db
    .selectFrom('battery_event')
    .select('energyWh')
    .where('batteryId', '=', batteryId)
    .where('at', '=', at)
    .where('kind', '=', 'meter_report')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Newest first, after the place (`at`, `sequence`). */
export function listEvents(
  db: Db,
  batteryId: string,
  after: { at: number; sequence: number } | null,
  limit: number
): Promise<BatteryEventTable[]> {
  let query = db.selectFrom('battery_event').selectAll().where('batteryId', '=', batteryId)
  if (after) {
    query = query.where((eb) =>
      eb(eb.refTuple('at', 'sequence'), '<', eb.tuple(after.at, after.sequence))
    )
  }
  return query.orderBy('at', 'desc').orderBy('sequence', 'desc').limit(limit).execute()
}
