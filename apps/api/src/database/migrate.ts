import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Db } from './database.ts'
import type { AnyTables, MigrationSource } from './ddl.ts'
import type { Dialect } from './dialect/dialect.ts'
import { migrations } from './migrations/index.ts'

/**
 * Brings the schema up to date and answers what ran. It runs whole or not at all, on both
 * databases: when one migration fails, those before it in the same run are undone as well.
 */
export async function migrate(
  dialect: Dialect,
  sources: readonly MigrationSource[] = migrations
): Promise<string[]> {
  const db = new Kysely<AnyTables>({ dialect: dialect.createMigrationDialect() })
  const provider = {
    getMigrations: () =>
      Promise.resolve(
        Object.fromEntries(
          sources.map(({ name, up }) => [
            name,
            { up: (handle: Kysely<never>) => up(handle as unknown as Kysely<AnyTables>, dialect) }
          ])
        )
      )
  }
  const { error, results } = await new Migrator({ db, provider }).migrateToLatest()
  if (error)
    throw error instanceof Error ? error : new Error('A migration failed', { cause: error })
  return (results ?? []).map((result) => result.migrationName)
}

/** How many known migrations the database has not run yet. */
export async function countPendingMigrations(db: Db): Promise<number> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  const done = new Set(rows.map((row) => row.name))
  return migrations.filter(({ name }) => !done.has(name)).length
}
