import { runDdl, type MigrationSource } from '../ddl.ts'

/** What leads from a published book back to the bids, whose own numbers the book does not tell. */
export const bookNumbers: MigrationSource = {
  name: '0026-book-numbers',
  up: (db, dialect) =>
    runDdl(db, dialect, [`alter table auction_unit add column "sequencesJson" text`])
}
