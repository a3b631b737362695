import { pino, type DestinationStream, type Logger } from 'pino'
import type { PaymentProvider } from './adapters/payments.ts'
import type { Config } from './config.ts'
import { createIds, systemClock, type Clock, type Context } from './context.ts'
import type { OpenDatabase } from './database/database.ts'
import { createJobRunner } from './jobs/runner.ts'
import { createEventBus } from './stream/event-bus.ts'

export interface ContextParts {
  config: Config
  database: OpenDatabase
  payments: PaymentProvider
  clock?: Clock
  log?: Logger
}

/** Puts the context together; tests pass their own clock. */
export function buildContext({ config, database, payments, clock, log }: ContextParts): Context {
  const usedClock = clock ?? systemClock
  const ids = createIds(usedClock)
  const usedLog = log ?? createLog(config.logLevel)
  return {
    config,
    db: database.db,
    dialect: database.dialect,
    clock: usedClock,
    ids,
    log: usedLog,
    events: createEventBus((error) => usedLog.error({ err: error }, 'events could not be read')),
    jobs: createJobRunner(ids.next()),
    payments
  }
}

/** Fields that never reach the log, on a line itself or one level down. */
const hiddenFields = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'secret',
  'phone',
  'email',
  'latitude',
  'longitude',
  'position'
]
/** PostgreSQL tells the values of the row that it refuses, Kysely those of the statement. */
const hiddenOfErrors = ['detail', 'where', 'query', 'parameters']

/** Structured; whatever could carry a secret, a phone number or a place is taken out by name. */
export function createLog(level: Config['logLevel'], destination?: DestinationStream): Logger {
  const paths = [
    'req.headers',
    ...hiddenFields.flatMap((name) => [name, `*.${name}`]),
    ...hiddenOfErrors.map((name) => `err.${name}`)
  ]
  return pino({ level, redact: { paths, censor: '[hidden]' } }, destination)
}
