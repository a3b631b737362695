import { runDdl, type MigrationSource } from '../migrate.ts'

export const sites: MigrationSource = {
  name: '0004-sites',
  up: (db, dialect) => runDdl(db, dialect, [])
}
