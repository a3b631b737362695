import { runDdl, type MigrationSource } from '../migrate.ts'

export const markets: MigrationSource = {
  name: '0011-markets',
  up: (db, dialect) => runDdl(db, dialect, [])
}
