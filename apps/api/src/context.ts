import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Db } from './database/database.ts'
import type { Dialect } from './database/dialect/dialect.ts'
import type { EventBus } from './stream/event-bus.ts'
import type { JobRunner } from './jobs/runner.ts'
import type { PaymentProvider } from './adapters/payments.ts'

/** The instant in epoch milliseconds. Injected, so that tests can hold and move time. */
export interface Clock {
  now(): number
}

/** UUIDv7 that grow with time, also within one millisecond. */
export interface Ids {
  next(): string
}

/** The only thing that is passed around. */
export interface Context {
  config: Config
  db: Db
  dialect: Dialect
  clock: Clock
  ids: Ids
  log: Logger
  events: EventBus
  jobs: JobRunner
  payments: PaymentProvider
}

export const systemClock: Clock = { now: () => Date.now() }

const randomOfId = 16

/**
 * Ids in the order they were asked for: the counter breaks ties within one millisecond. Randomness
 * is fetched for many of them at once, since each request has an id and fetching it takes longer
 * than the rest.
 */
export function createIds(clock: Clock): Ids {
  const pool = new Uint8Array(randomOfId * 256)
  let used = pool.length
  const nextRandom = () => {
    if (used === pool.length) {
      randomFillSync(pool)
      used = 0
    }
    used += randomOfId
    return pool.subarray(used - randomOfId, used)
  }
  let lastMs = 0
  let counter = 0
  return {
    next() {
      const nowMs = clock.now()
      if (nowMs > lastMs) {
        lastMs = nowMs
        counter = 0
      } else {
        counter += 1
      }
      return v7({ msecs: lastMs, seq: counter, random: nextRandom() })
    }
  }
}
