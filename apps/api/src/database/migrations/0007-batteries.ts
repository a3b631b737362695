import { runDdl, type MigrationSource } from '../migrate.ts'

export const batteries: MigrationSource = {
  name: '0007-batteries',
  up: (db, dialect) => runDdl(db, dialect, [])
}
