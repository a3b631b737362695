import type { Compilable } from 'kysely'
import type { Context } from '../src/context.ts'

/** How the database would run a query, in its own words. */
export async function planOf({ db, dialect }: Context, query: Compilable): Promise<string> {
  const compiled = query.compile()
  const explain = dialect.name === 'sqlite' ? 'explain query plan' : 'explain'
  const { rows } = await db.executeQuery({ ...compiled, sql: `${explain} ${compiled.sql}` })
  return JSON.stringify(rows)
}
