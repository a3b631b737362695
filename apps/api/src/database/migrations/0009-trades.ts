import { runDdl, type MigrationSource } from '../migrate.ts'

export const trades: MigrationSource = {
  name: '0009-trades',
  up: (db, dialect) => runDdl(db, dialect, [])
}
