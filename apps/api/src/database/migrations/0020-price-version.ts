import { runDdl, type MigrationSource } from '../ddl.ts'

export const priceVersion: MigrationSource = {
  name: '0020-price-version',
  up: (db, dialect) =>
    runDdl(db, dialect, [`alter table price_series add column version {int} not null default 0`])
}
