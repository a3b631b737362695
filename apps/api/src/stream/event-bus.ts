import { EventEmitter } from 'node:events'
import type { Db } from '../database/database.ts'
import type { Place } from './place.ts'
import { eventsAtOnce, readEventsAfter, readLastPlace, type OutboxEvent } from './queries.ts'

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

export function createEventBus(onFault: (error: unknown) => void): EventBus {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  let place: Place = { transactionNumber: 0, seq: 0 }
  let db: Db | null = null
  let running: Promise<void> | null = null
  let looks = 0
  let timer: NodeJS.Timeout | undefined
  let gathering: NodeJS.Timeout | undefined

  /**
   * Hands on what is new, a batch at a time, until nobody has asked for a look while the last one
   * went on.
   */
  async function drain(source: Db): Promise<void> {
    let answeredLooks: number
    let read: number
    do {
      answeredLooks = looks
      read = await handOn(source)
      // Who asks while rows are being read may mean one that they do not hold yet.
    } while (read === eventsAtOnce || answeredLooks !== looks)
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
