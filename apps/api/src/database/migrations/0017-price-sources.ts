import { runDdl, type MigrationSource } from '../ddl.ts'

export const priceSources: MigrationSource = {
  name: '0017-price-sources',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table price_schedule (
        "marketId" text primary key,
        "nextAt" {int} not null
      ) {end}`,
      `create table price_source_state (
        "marketId" text not null,
        source text not null,
        "lastOutcome" text not null check ("lastOutcome" in ('prices', 'nothing', 'failed')),
        "lastAttemptAt" {int} not null,
        "lastSuccessAt" {int},
        "lastErrorAt" {int},
        "lastError" text,
        failures {int} not null,
        "nextTryAt" {int} not null,
        primary key ("marketId", source)
      ) {clustered}`
    ])
}
