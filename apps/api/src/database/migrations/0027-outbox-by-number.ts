import { runDdl, type MigrationSource } from '../ddl.ts'

/**
 * On SQLite events are committed in the order of their numbers, which are its rows' own: a second
 * index leads nowhere.
 */
export const outboxByNumber: MigrationSource = {
  name: '0027-outbox-by-number',
  up: (db, dialect) =>
    dialect.name === 'sqlite' ? runDdl(db, dialect, ['drop index outbox_order']) : Promise.resolve()
}
