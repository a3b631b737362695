import type { CompiledQuery, Insertable } from 'kysely'
import { dialectOf, type Database, type Db, type Transaction } from './database.ts'
import type { DialectName } from './dialect/dialect.ts'

/** Stands in a compiled query for the value of this name, which comes with each run. */
class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

type ValueOf<Values> = <Name extends keyof Values & string>(name: Name) => Values[Name]

/**
 * A query that is built and compiled once for each database and then only run: for statements of fixed
 * shape that every request or every purchase needs, where compiling takes longer than running. `build`
 * may use `value(name)` wherever a parameter may stand; it must not look at it.
 */
export function prepare<Values extends object, Row>(
  build: (db: Db, value: ValueOf<Values>) => CompiledQuery<Row>
): (db: Db, values: Values) => Promise<Row[]> {
  const compiled = new Map<DialectName, CompiledQuery<Row>>()
  return async (db, values) => {
    const { name } = dialectOf(db)
    let query = compiled.get(name)
    if (!query) {
      query = build(db, (value) => new Placeholder(value) as never)
      compiled.set(name, query)
    }
    const { rows } = await db.executeQuery({ ...query, parameters: fill(query, values) })
    return rows
  }
}

function fill(query: CompiledQuery, values: object): unknown[] {
  return query.parameters.map((parameter) =>
    parameter instanceof Placeholder
      ? (values as Record<string, unknown>)[parameter.name]
      : parameter
  )
}

const inserts = new Map<string, (db: Db, values: object) => Promise<unknown[]>>()

/** Inserts one row; the statement is kept for the next row with the same columns in the same order. */
export async function insertRow<Table extends keyof Database & string>(
  db: Transaction,
  table: Table,
  row: Insertable<Database[Table]>
): Promise<void> {
  const columns = Object.keys(row)
  const shape = `${table} ${columns.join(' ')}`
  let insert = inserts.get(shape)
  if (!insert) {
    insert = prepare<Record<string, never>, unknown>((handle, value) => {
      const values = Object.fromEntries(columns.map((column) => [column, value(column)]))
      return handle.insertInto(table).values(values as typeof row).compile()
    })
    inserts.set(shape, insert)
  }
  await insert(db, row)
}
