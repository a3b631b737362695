import { runDdl, type MigrationSource } from '../migrate.ts'

export const assets: MigrationSource = {
  name: '0005-assets',
  up: (db, dialect) => runDdl(db, dialect, [])
}
