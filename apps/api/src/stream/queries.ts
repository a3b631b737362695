import { sql } from 'kysely'
import type { Topic } from '@commonwatt/contract'
import { dialectOf, type Db, type Transaction } from '../database/database.ts'
import { insertRows, prepare, type ValueOf } from '../database/prepared.ts'
import type { OutboxTable } from '../database/tables.ts'
import { eventIdOf, type Place } from './place.ts'

export const eventsAtOnce = 500

/** A committed event, as it goes to listeners. `id` orders and resumes. */
export interface OutboxEvent {
  id: string
  name: string
  topic: Topic
  accountId: string | null
  payloadJson: string
  createdAt: number
}

type After = Place & { horizon: number; limit: number }

/**
 * The query behind `readEventsAfter`, which must lead to the first of them without reading those
 * before.
 */
export function queryEventsAfter(db: Db, value: ValueOf<After>) {
  const order = dialectOf(db).eventOrder
  const columns = order.map((column) => sql.ref(column))
  const values = order.map((column) => value(column))
  const after = db
    .selectFrom('outbox')
    .selectAll()
    .where('transactionNumber', '<', value('horizon'))
    .where(sql<boolean>`(${sql.join(columns)}) > (${sql.join(values)})`)
  return order.reduce((query, column) => query.orderBy(column), after).limit(value('limit'))
}

const selectEvents = prepare(queryEventsAfter)

/** Committed events after a place, oldest first. */
export async function readEventsAfter(db: Db, place: Place, limit = eventsAtOnce) {
  const horizon = await dialectOf(db).eventHorizon(db)
  const rows = await selectEvents(db, { ...place, horizon, limit })
  return rows.map((row) => ({ ...row, id: eventIdOf(row), topic: row.topic as Topic }))
}

/** The place of the oldest event that is kept. */
export function readOldestPlace(db: Db): Promise<Place | undefined> {
  return selectPlaces(db, 'asc').executeTakeFirst()
}

/** The place behind everything committed so far. */
export async function readLastPlace(db: Db): Promise<Place> {
  const horizon = await dialectOf(db).eventHorizon(db)
  const committed = selectPlaces(db, 'desc').where('transactionNumber', '<', horizon)
  return (await committed.executeTakeFirst()) ?? { transactionNumber: 0, seq: 0 }
}

function selectPlaces(db: Db, direction: 'asc' | 'desc') {
  const order = dialectOf(db).eventOrder
  const places = db.selectFrom('outbox').select(['transactionNumber', 'seq'])
  return order.reduce((query, column) => query.orderBy(column, direction), places).limit(1)
}

type NewEvent = Omit<OutboxTable, 'seq' | 'transactionNumber'>

/** Writes events beside what makes them true. */
export async function insertEvents(db: Transaction, newEvents: readonly NewEvent[]): Promise<void> {
  await insertRows(db, 'outbox', newEvents)
}
