import { runDdl, type MigrationSource } from '../ddl.ts'

const flag = `"isImplausible" {int} not null default 0 check ("isImplausible" in (0, 1))`

/** Readings that cannot be true are kept with a flag; those from before are believed. */
export const implausibleReadings: MigrationSource = {
  name: '0023-implausible-readings',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `alter table reading add column ${flag}`,
      `alter table reading_superseded add column ${flag}`
    ])
}
