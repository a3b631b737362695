import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
  type DatabaseConnection,
  type Dialect as KyselyDialect,
  type Driver,
  type QueryResult,
  type RawBuilder
} from 'kysely'
import type { Box, Dialect, PlacedTable } from './dialect.ts'

const cachedStatements = 500

/** Runs statements on one SQLite handle and keeps the prepared ones. */
class Handle {
  readonly #database: Sqlite.Database
  readonly #statements = new Map<string, Sqlite.Statement>()

  constructor(database: Sqlite.Database) {
    this.#database = database
  }

  run(query: CompiledQuery): QueryResult<unknown> {
    const statement = this.#prepare(query.sql)
    if (statement.reader) return { rows: statement.all(query.parameters) }
    const { changes } = statement.run(query.parameters)
    return { rows: [], numAffectedRows: BigInt(changes) }
  }

  /** One statement for row after row: far faster than one statement that holds them all. */
  runAll(text: string, rows: readonly (readonly unknown[])[]): void {
    const statement = this.#prepare(text)
    for (const row of rows) statement.run(row)
  }

  #prepare(text: string): Sqlite.Statement {
    const known = this.#statements.get(text)
    if (known) return known
    const statement = this.#database.prepare(text)
    if (this.#statements.size >= cachedStatements) {
      const oldest = this.#statements.keys().next()
      if (!oldest.done) this.#statements.delete(oldest.value)
    }
    this.#statements.set(text, statement)
    return statement
  }
}

/** Reads go to the reading handle; between BEGIN and COMMIT everything goes to the writing one. */
class Connection implements DatabaseConnection {
  handle: Handle

  constructor(handle: Handle) {
    this.handle = handle
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.handle.run(query) as QueryResult<R>
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }
}

/**
 * One writer, many readers in one process. A transaction waits its turn for the writing handle, so two
 * of them never meet; reads outside a transaction never wait, since WAL lets them see the last commit.
 */
class WriterReaderDriver implements Driver {
  readonly #reader: Handle
  readonly #writer: Handle
  #turn: Promise<void> = Promise.resolve()
  readonly #releases = new WeakMap<DatabaseConnection, () => void>()

  constructor(reader: Handle, writer: Handle) {
    this.#reader = reader
    this.#writer = writer
  }

  init(): Promise<void> {
    return Promise.resolve()
  }

  acquireConnection(): Promise<Connection> {
    return Promise.resolve(new Connection(this.#reader))
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const previous = this.#turn
    let release = () => {}
    this.#turn = new Promise((resolve) => (release = resolve))
    await previous
    try {
      this.#writer.run(CompiledQuery.raw('begin immediate'))
    } catch (error) {
      release()
      throw error
    }
    ;(connection as Connection).handle = this.#writer
    this.#releases.set(connection, release)
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#end(connection, 'commit')
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#end(connection, 'rollback')
  }

  async #end(connection: DatabaseConnection, command: 'commit' | 'rollback'): Promise<void> {
    try {
      this.#writer.run(CompiledQuery.raw(command))
    } catch (error) {
      // A commit that failed leaves the transaction open: the rollback that follows ends it.
      if (command === 'rollback') this.#finish(connection)
      throw error
    }
    this.#finish(connection)
  }

  #finish(connection: DatabaseConnection): void {
    ;(connection as Connection).handle = this.#reader
    this.#releases.get(connection)?.()
    this.#releases.delete(connection)
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve()
  }

  destroy(): Promise<void> {
    return Promise.resolve()
  }
}

class Adapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true
  }
  /** Kysely leaves SQLite migrations outside a transaction unless the adapter claims this. */
  override get supportsTransactionalDdl() {
    return true
  }
}

function createKyselyDialect(driver: Driver): KyselyDialect {
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler()
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

/** Opens a SQLite file; its folder is made when missing. */
export function openSqlite(file: string): Dialect {
  mkdirSync(dirname(file), { recursive: true })
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
