import { runDdl, type MigrationSource } from '../migrate.ts'

export const metering: MigrationSource = {
  name: '0010-metering',
  up: (db, dialect) => runDdl(db, dialect, [])
}
