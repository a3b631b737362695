import { sql, type Kysely } from 'kysely'
import type { Dialect } from './dialect/dialect.ts'

// Migrations speak to tables as they were at their time, which no type of today describes.
export type AnyTables = Record<string, never>

export interface MigrationSource {
  name: string
  up: (db: Kysely<AnyTables>, dialect: Dialect) => Promise<void>
}

/**
 * Runs statements after putting the dialect's words in the place of `{int}`, `{end}` and the
 * others.
 */
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
