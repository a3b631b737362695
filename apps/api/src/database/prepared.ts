import { sql, type Compilable, type CompiledQuery, type Insertable, type Updateable } from 'kysely'
import { dialectOf, type Database, type Db, type Transaction } from './database.ts'
import type { Dialect } from './dialect/dialect.ts'
import { Parameter } from './parameter.ts'

// A query that runs with every request is compiled once, as a prepared statement is: putting it
// together anew takes longer than running it. Queries that change with what is asked stay as they
// are, see docs/decisions/0008.

/** Names a value of `P` in a query; the value itself comes with each run. */
export type ValueOf<P> = <K extends keyof P>(name: K) => P[K]
type Build<P, R> = (db: Db, value: ValueOf<P>) => Compilable<R>
/** Runs a query with values and answers its rows. */
export type Prepared<P, R> = (db: Db, values: P) => Promise<R[]>

/**
 * A query that is compiled when it is first run. `build` sees no values, only their names, so it
 * cannot depend on them; what never differs is best written out (`sql.lit`).
 */
export function prepare<P, R>(build: Build<P, R>): Prepared<P, R> {
  const compiled = new WeakMap<Dialect, CompiledQuery<R>>()
  return async (db, values) => {
    const dialect = dialectOf(db)
    let query = compiled.get(dialect)
    if (!query) {
      query = build(db, (name) => new Parameter(name) as never).compile()
      compiled.set(dialect, query)
    }
    const parameters = query.parameters.map((value) =>
      value instanceof Parameter ? values[value.name as keyof P] : value
    )
    const { rows } = await db.executeQuery<R>({ ...query, parameters })
    return rows
  }
}

const mostShapes = 100

/** A prepared query for each shape that is asked for, such as the number of values in a list. */
export function prepareEach<S extends string | number, P, R>(
  build: (shape: S) => Build<P, R>
): (shape: S) => Prepared<P, R> {
  const known = new Map<S, Prepared<P, R>>()
  return (shape) => {
    const prepared = known.get(shape) ?? prepare(build(shape))
    known.delete(shape)
    known.set(shape, prepared)
    const longestUnused = known.keys().next()
    if (known.size > mostShapes && !longestUnused.done) known.delete(longestUnused.value)
    return prepared
  }
}

/**
 * Many rows at once are many values: databases have limits, and a statement for every number of
 * rows would be many.
 */
const mostRows = 20

/** Adds rows, all of which have the columns of the first. */
export async function insertRows<T extends keyof Database>(
  db: Transaction,
  table: T,
  rows: readonly Insertable<Database[T]>[]
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}) as (keyof Insertable<Database[T]>)[]
  for (let done = 0; done < rows.length; done += mostRows) {
    const part = rows.slice(done, done + mostRows)
    const insert = insertOf([table, part.length, ...columns].join(' '))
    await insert(
      db,
      part.flatMap((row) => columns.map((column) => row[column]))
    )
  }
}

const insertOf = prepareEach((shape: string) => (db, value: ValueOf<readonly unknown[]>) => {
  const [table = '', count, ...columns] = shape.split(' ')
  const rows = Array.from({ length: Number(count) }, (_, row) =>
    Object.fromEntries(
      columns.map((column, index) => [column, value(row * columns.length + index)])
    )
  )
  return db.insertInto(table as never).values(rows)
})

/** Changes columns of the row with this id. */
export async function updateRow<T extends keyof Database>(
  db: Transaction,
  table: T,
  id: string,
  changes: Updateable<Database[T]>
): Promise<void> {
  const update = updateOf([table, ...Object.keys(changes)].join(' '))
  await update(db, [...Object.values(changes), id])
}

const updateOf = prepareEach((shape: string) => (db, value: ValueOf<readonly unknown[]>) => {
  const [table = '', ...columns] = shape.split(' ')
  const changes = Object.fromEntries(columns.map((column, index) => [column, value(index)]))
  return db
    .updateTable(table as never)
    .set(changes as never)
    .where(sql.ref('id'), '=', value(columns.length))
})
