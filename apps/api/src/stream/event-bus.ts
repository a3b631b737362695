import { EventEmitter } from 'node:events'
import type { Topic } from '@commonwatt/contract'
import type { Db } from '../database/database.ts'
import { dialectOf } from '../database/database.ts'

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
  /** Looks for new events now instead of at the next tick. */
  wake(): void
  subscribe(listener: (event: OutboxEvent) => void): () => void
  readonly place: Place
  start(db: Db): Promise<void>
  stop(): Promise<void>
}

const pollMs = 1000
const batch = 500

export const eventIdOf = (place: Place) => `${place.transactionNumber}-${place.seq}`

export function parseEventId(id: string): Place | null {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(id)
  return match ? { transactionNumber: Number(match[1]), seq: Number(match[2]) } : null
}

/** Committed events after a place, oldest first. */
export async function readEventsAfter(db: Db, place: Place, limit = batch) {
  const horizon = await dialectOf(db).eventHorizon(db)
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('transactionNumber', '<', horizon)
    .where((eb) =>
      eb.or([
        eb('transactionNumber', '>', place.transactionNumber),
        eb.and([eb('transactionNumber', '=', place.transactionNumber), eb('seq', '>', place.seq)])
      ])
    )
    .orderBy('transactionNumber')
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, id: eventIdOf(row), topic: row.topic as Topic }))
}

/** The place behind everything committed so far. */
export async function readLastPlace(db: Db): Promise<Place> {
  const horizon = await dialectOf(db).eventHorizon(db)
  const last = await db
    .selectFrom('outbox')
    .select(['transactionNumber', 'seq'])
    .where('transactionNumber', '<', horizon)
    .orderBy('transactionNumber', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ?? { transactionNumber: 0, seq: 0 }
}

export function createEventBus(onFault: (error: unknown) => void): EventBus {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  let place: Place = { transactionNumber: 0, seq: 0 }
  let db: Db | null = null
  let running: Promise<void> | null = null
  let wakes = 0
  let timer: NodeJS.Timeout | undefined

  /** Hands on what is new, a batch at a time, until a whole look has passed in which nobody woke us. */
  async function drain(source: Db): Promise<void> {
    let answeredWakes: number
    let read: number
    do {
      answeredWakes = wakes
      read = await handOn(source)
      // A wake while rows were being read tells of one that they may not have held yet.
    } while (read === batch || answeredWakes !== wakes)
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
    wakes += 1
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
      timer = setInterval(wake, pollMs)
      timer.unref()
    },
    async stop() {
      clearInterval(timer)
      db = null
      await running
    }
  }
}
