import pg from 'pg'
import { PostgresDialect, sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Box, Dialect, JsonColumn, PlacedTable } from './dialect.ts'

const uniqueViolation = '23505'
/** serialization_failure, deadlock_detected, lock_not_available */
const retryable = new Set(['40001', '40P01', '55P03'])

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}

/** Opens a pool; sums and counts come back as numbers, checked to be safe integers. */
export function openPostgres(url: string): Dialect {
  const types = new pg.TypeOverrides()
  types.setTypeParser(pg.types.builtins.INT8, toSafeInteger)
  const pool = new pg.Pool({
    connectionString: url,
    max: 20,
    types,
    application_name: 'commonwatt'
  })
  // A connection that dies while idle is replaced by the pool; the next query tells whether the
  // server is there.
  pool.on('error', () => {})
  const dialect = () => new PostgresDialect({ pool })
  return {
    name: 'postgres',
    words: {
      int: 'bigint',
      real: 'double precision',
      bytes: 'bytea',
      sequence: 'bigint generated always as identity primary key',
      end: '',
      clustered: ''
    },
    createKyselyDialect: dialect,
    createMigrationDialect: dialect,
    lockRows: (query) => query.forUpdate(),
    isUniqueViolation: (error) => codeOf(error) === uniqueViolation,
    isRetryable: (error) => retryable.has(codeOf(error)),
    forbidChangesDdl: (table) => [
      `create or replace function refuse_change() returns trigger language plpgsql as
       $$ begin raise exception '% is append-only', tg_table_name; end $$`,
      `create trigger "${table}_append_only" before update or delete on "${table}"
       for each row execute function refuse_change()`
    ],
    placeIndexDdl: (table) => [
      `create index "${table}_place" on "${table}"
       using gist (point("publicLongitude", "publicLatitude"))`
    ],
    withinBox: isInBox,
    seqsInBox: (table, box) => sql`select seq from ${sql.table(table)}
      where ${isInBox(table, box)}`,
    jsonRows,
    insertRows: async (db, table, columns, rows) => {
      const objects = rows.map((row) =>
        Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))
      )
      const names = sql.join(columns.map(({ name }) => sql.ref(name)))
      await sql`insert into ${sql.table(table)} (${names})
        select ${names} from ${jsonRows(JSON.stringify(objects), columns)}`.execute(db)
    },
    eventOrder: ['transactionNumber', 'seq'],
    eventHorizon: async (db) => {
      const { rows } = await sql<{ horizon: number }>`
        select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon`.execute(db)
      return rows[0]?.horizon ?? 0
    },
    // Kysely ends the pool when it has used it, and leaves it alone when it has not.
    close: () => (pool.ending ? Promise.resolve() : pool.end())
  }
}

function jsonRows(rowsJson: string, columns: readonly JsonColumn[]): RawBuilder<unknown> {
  return sql`json_to_recordset(cast(${rowsJson} as json)) as j(${sql.join(
    columns.map(
      (column) => sql`${sql.ref(column.name)} ${sql.raw(column.type === 'int' ? 'bigint' : 'text')}`
    )
  )})`
}

function isInBox(table: PlacedTable, box: Box): RawBuilder<SqlBool> {
  const place = sql`point(${sql.ref(`${table}.publicLongitude`)}, ${sql.ref(`${table}.publicLatitude`)})`
  return sql`${place} <@ box(point(${box.minLongitude}, ${box.minLatitude}),
    point(${box.maxLongitude}, ${box.maxLatitude}))`
}

function toSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`${text} does not fit a safe integer`)
  return value
}
