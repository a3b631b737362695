import { runDdl, type MigrationSource } from '../migrate.ts'

export const interests: MigrationSource = {
  name: '0006-interests',
  up: (db, dialect) => runDdl(db, dialect, [])
}
