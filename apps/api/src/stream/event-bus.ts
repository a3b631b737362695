import { EventEmitter } from 'node:events'
import type { Topic } from '@commonwatt/contract'
import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { dialectOf } from '../database/database.ts'
import { prepare, type ValueOf } from '../database/prepared.ts'

/** A committed event, as it goes to listeners. `id` orders and resumes. */
export interface OutboxEvent {
  id: string
  name: string
  topic: Topic
  accountId: string | null
  payloadJson: string
  createdAt: number
}

export interface Place {
  transactionNumber: number
  seq: number
}

/** Hands committed events of the outbox to listeners in this process, in order, each once. */
export interface EventBus {
  /** Looks for new events soon instead of at the next tick. */
  wake(): void
  subscribe(listener: (event: OutboxEvent) => void): () => void
  readonly place: Place
  start(db: Db): Promise<void>
  stop(): Promise<void>
}

const pollMs = 1000
/** From a wake to the look: under load the events of many transactions are read at once. */
const gatherMs = 10
const batch = 500

export const eventIdOf = (place: Place) => `${place.transactionNumber}-${place.seq}`

export function parseEventId(id: string): Place | null {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(id)
  return match ? { transactionNumber: Number(match[1]), seq: Number(match[2]) } : null
}

type After = Place & { horizon: number; limit: number }

/** The query behind `readEventsAfter`, which must lead to the first of them without reading those before. */
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
export async function readEventsAfter(db: Db, place: Place, limit = batch) {
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

export function createEventBus(onFault: (error: unknown) => void): EventBus {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  let place: Place = { transactionNumber: 0, seq: 0 }
  let db: Db | null = null
  let running: Promise<void> | null = null
  let looks = 0
  let timer: NodeJS.Timeout | undefined
  let gathering: NodeJS.Timeout | undefined

  /** Hands on what is new, a batch at a time, until nobody has asked for a look while the last one went on. */
  async function drain(source: Db): Promise<void> {
    let answeredLooks: number
    let read: number
    do {
      answeredLooks = looks
      read = await handOn(source)
      // Who asks while rows are being read may mean one that they do not hold yet.
    } while (read === batch || answeredLooks !== looks)
  }

  async function handOn(source: Db): Promise<number> {
    const rows = await readEventsAfter(source, place)
    for (const row of rows) {
      place = { transactionNumber: row.transactionNumber, seq: row.seq }
      emitter.emit('event', row)
    }
    return rows.length
  }

  function wake(): void {
    gathering ??= setTimeout(look, gatherMs).unref()
  }

  function look(): void {
    clearTimeout(gathering)
    gathering = undefined
    looks += 1
    if (running || !db) return
    running = drain(db)
      .catch(onFault)
      .finally(() => (running = null))
  }

  return {
    wake,
    subscribe(listener) {
      emitter.on('event', listener)
      return () => emitter.off('event', listener)
    },
    get place() {
      return place
    },
    async start(source) {
      place = await readLastPlace(source)
      db = source
      timer = setInterval(look, pollMs)
      timer.unref()
    },
    async stop() {
      clearInterval(timer)
      clearTimeout(gathering)
      db = null
      await running
    }
  }
}
