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

/** Ids in the order they were asked for: the counter breaks ties within one millisecond. */
export function createIds(clock: Clock): Ids {
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
      return v7({ msecs: lastMs, seq: counter })
    }
  }
}
