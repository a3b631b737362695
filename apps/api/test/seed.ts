import { tmpdir } from 'node:os'
import { buildContext } from '../src/build-context.ts'
import { readConfig } from '../src/config.ts'
import { openDatabase } from '../src/database/database.ts'
import { migrate } from '../src/database/migrate.ts'
import { createAssets, type NewAsset } from '../src/modules/assets/index.ts'
import { createTestPayments } from './payments.ts'

export type { NewAsset } from '../src/modules/assets/index.ts'

/** A database brought up to date, and what fills it without a server. */
export interface Seed {
  /** Lists assets (at most 1000 at once) as the module does, search terms and all. */
  createAssets: (assets: readonly NewAsset[]) => Promise<void>
  close: () => Promise<void>
}

/** Opens and migrates a database to be filled in bulk. */
export async function openSeed(databaseUrl: string): Promise<Seed> {
  const database = openDatabase(databaseUrl)
  await migrate(database.dialect)
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    JWT_SECRET: 'a secret that signs nothing here, long enough',
    LOG_LEVEL: 'silent'
  })
  const context = buildContext({
    config: { ...config, dataFolder: tmpdir() },
    database,
    payments: createTestPayments()
  })
  return {
    createAssets: async (assets) => void (await createAssets(context, assets)),
    close: () => database.close()
  }
}
