import { runDdl, type MigrationSource } from '../migrate.ts'

export const wallet: MigrationSource = {
  name: '0003-wallet',
  up: (db, dialect) => runDdl(db, dialect, [])
}
