import { runDdl, type MigrationSource } from '../ddl.ts'

/**
 * Old events are found by their number: an index by time would be one more to write with every
 * event.
 */
export const leanOutbox: MigrationSource = {
  name: '0012-lean-outbox',
  up: (db, dialect) => runDdl(db, dialect, ['drop index outbox_created'])
}
