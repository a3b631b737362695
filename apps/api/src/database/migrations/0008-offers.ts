import { runDdl, type MigrationSource } from '../migrate.ts'

export const offers: MigrationSource = {
  name: '0008-offers',
  up: (db, dialect) => runDdl(db, dialect, [])
}
