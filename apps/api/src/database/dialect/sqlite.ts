import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  ValueNode,
  sql,
  type Dialect as KyselyDialect,
  type Driver,
  type LimitNode,
  type RawBuilder
} from 'kysely'
import type { Box, Dialect, PlacedTable } from './dialect.ts'
import { Parameter } from '../parameter.ts'
import { Handle, WriterReaderDriver } from './sqlite-driver.ts'

class Adapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true
  }
  /** Kysely leaves SQLite migrations outside a transaction unless the adapter claims this. */
  override get supportsTransactionalDdl() {
    return true
  }
}

/**
 * Writes the parameters of prepared queries as `+?`, which means the same. With a plain `?` beside
 * a column or as a limit SQLite may plan the statement anew whenever it is run, in case there is a
 * better plan for this value; that takes longer than most statements do. It also finds partial
 * indexes by a value, so a prepared query writes theirs out. Limits are written out in all queries.
 */
class QueryCompiler extends SqliteQueryCompiler {
  protected override visitLimit({ limit }: LimitNode): void {
    this.append('limit ')
    if (ValueNode.is(limit) && typeof limit.value === 'number')
      this.appendImmediateValue(limit.value)
    else this.visitNode(limit)
  }

  protected override appendValue(value: unknown): void {
    if (value instanceof Parameter) this.append('+')
    super.appendValue(value)
  }
}

function createKyselyDialect(driver: Driver): KyselyDialect {
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new QueryCompiler()
  }
}

function openHandle(file: string): Sqlite.Database {
  const database = new Sqlite(file)
  database.pragma('journal_mode = WAL')
  // FULL: what was answered survives a power cut.
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('busy_timeout = 10000')
  database.pragma('temp_store = MEMORY')
  database.pragma('mmap_size = 268435456')
  return database
}

function hasCode(error: unknown, prefix: string): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && code.startsWith(prefix)
}

/**
 * Opens a SQLite file; it and its folder are made when missing, for the eyes of their owner alone.
 */
export function openSqlite(file: string): Dialect {
  mkdirSync(dirname(file), { recursive: true })
  closeSync(openSync(file, 'a', 0o600))
  const writing = openHandle(file)
  const reading = openHandle(file)
  reading.pragma('query_only = ON')
  const writer = new Handle(writing)
  const reader = new Handle(reading)
  return {
    name: 'sqlite',
    words: {
      int: 'integer',
      real: 'real',
      bytes: 'blob',
      sequence: 'integer primary key autoincrement',
      end: 'strict',
      clustered: 'strict, without rowid'
    },
    createKyselyDialect: () => createKyselyDialect(new WriterReaderDriver(reader, writer)),
    createMigrationDialect: () => createKyselyDialect(new WriterReaderDriver(writer, writer)),
    lockRows: (query) => query,
    isUniqueViolation: (error) =>
      hasCode(error, 'SQLITE_CONSTRAINT_UNIQUE') || hasCode(error, 'SQLITE_CONSTRAINT_PRIMARYKEY'),
    isRetryable: (error) => hasCode(error, 'SQLITE_BUSY'),
    forbidChangesDdl: (table) =>
      ['update', 'delete'].map(
        (action) =>
          `create trigger "${table}_no_${action}" before ${action} on "${table}"
           begin select raise(abort, '${table} is append-only'); end`
      ),
    placeIndexDdl,
    withinBox: (table, box) => sql`${sql.ref(`${table}.seq`)} in (${seqsInBox(table, box)})`,
    seqsInBox,
    jsonRows: (rowsJson, columns) =>
      sql`(select ${sql.join(
        columns.map((column) => sql`value ->> ${sql.lit(column.name)} as ${sql.ref(column.name)}`)
      )} from json_each(${rowsJson})) as j`,
    // Whoever holds a transaction has the one writing handle to itself.
    insertRows: (_db, table, columns, rows) => {
      const names = columns.map(({ name }) => `"${name}"`).join(', ')
      const marks = columns.map(() => '?').join(', ')
      writer.runAll(`insert into "${table}" (${names}) values (${marks})`, rows)
      return Promise.resolve()
    },
    // One writer: events are numbered in the order in which they are committed.
    eventOrder: ['seq'],
    eventHorizon: () => Promise.resolve(1),
    close: () => {
      reading.close()
      writing.close()
      return Promise.resolve()
    }
  }
}

function seqsInBox(table: PlacedTable, box: Box): RawBuilder<{ seq: number }> {
  return sql`select id as seq from ${sql.table(`${table}_place`)}
    where "maxLatitude" >= ${box.minLatitude} and "minLatitude" <= ${box.maxLatitude}
      and "maxLongitude" >= ${box.minLongitude} and "minLongitude" <= ${box.maxLongitude}`
}

/** An R*Tree beside the table, kept in step by triggers; its float32 boxes only ever widen. */
function placeIndexDdl(table: PlacedTable): string[] {
  const insert = `insert into "${table}_place" values
    (new.seq, new."publicLatitude", new."publicLatitude", new."publicLongitude", new."publicLongitude");`
  return [
    `create virtual table "${table}_place"
     using rtree(id, "minLatitude", "maxLatitude", "minLongitude", "maxLongitude")`,
    `create trigger "${table}_place_insert" after insert on "${table}" begin ${insert} end`,
    `create trigger "${table}_place_update"
     after update of "publicLatitude", "publicLongitude" on "${table}" begin
       delete from "${table}_place" where id = old.seq; ${insert} end`,
    `create trigger "${table}_place_delete" after delete on "${table}" begin
       delete from "${table}_place" where id = old.seq; end`
  ]
}
