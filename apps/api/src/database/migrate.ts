import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Db } from './database.ts'
import type { Dialect } from './dialect/dialect.ts'
import { migrations } from './migrations/index.ts'

// Migrations speak to tables as they were at their time, which no type of today describes.
type AnyTables = Record<string, never>

export interface MigrationSource {
  name: string
  up: (db: Kysely<AnyTables>, dialect: Dialect) => Promise<void>
}

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

/** Runs statements after putting the dialect's words in the place of `{int}`, `{end}` and the others. */
export async function runDdl(
  db: Kysely<AnyTables>,
  dialect: Dialect,
  statements: readonly string[]
): Promise<void> {
  for (const statement of statements) {
    const text = statement.replace(
      /\{(int|real|bytes|sequence|end|clustered)\}/g,
      (_, word: keyof Dialect['words']) => dialect.words[word]
    )
    await sql.raw(text).execute(db)
  }
}
