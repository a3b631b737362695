import { runDdl, type MigrationSource } from '../ddl.ts'

/** The days of the ledger that are over, each with the Merkle root over its transfers. */
export const ledgerDays: MigrationSource = {
  name: '0030-ledger-days',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table ledger_day (
        day text primary key,
        "firstSequence" {int} not null unique references ledger_transfer (sequence),
        "lastSequence" {int} not null references ledger_transfer (sequence),
        "transferCount" {int} not null check ("transferCount" > 0),
        root text not null,
        "blockRootsJson" text not null,
        "previousHash" text not null unique,
        hash text not null,
        "createdAt" {int} not null,
        check ("transferCount" = "lastSequence" - "firstSequence" + 1)
      ) {end}`,
      ...dialect.forbidChangesDdl('ledger_day')
    ])
}
