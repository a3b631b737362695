import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Db } from './database.ts'
import type { AnyTables } from './ddl.ts'
import type { Dialect } from './dialect/dialect.ts'
import { migrations } from './migrations/index.ts'

/** Brings the schema up to date. Each migration runs whole or not at all, on both databases. */
export async function migrate(dialect: Dialect): Promise<string[]> {
  const db = new Kysely<AnyTables>({ dialect: dialect.createMigrationDialect() })
  const provider = {
    getMigrations: () =>
      Promise.resolve(
        Object.fromEntries(
          migrations.map(({ name, up }) => [
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
