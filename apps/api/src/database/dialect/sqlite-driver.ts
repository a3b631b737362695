import type Sqlite from 'better-sqlite3'
import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from 'kysely'

const cachedStatements = 500

/** Runs statements on one SQLite handle and keeps the prepared ones. */
export class Handle {
  readonly #database: Sqlite.Database
  readonly #statements = new Map<string, Sqlite.Statement>()

  constructor(database: Sqlite.Database) {
    this.#database = database
  }

  get isInTransaction(): boolean {
    return this.#database.inTransaction
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

/** Members of a group are committed together; `isDurable` tells each of them how that ended. */
interface Group {
  isDurable: Promise<void>
  succeed: () => void
  fail: (error: unknown) => void
}

/** What a transaction has while it may write. */
interface Turn {
  writer: Handle
  group: Group
  end: () => void
}

/** Reads go to the reading handle; in a transaction everything goes to the writing one. */
class Connection implements DatabaseConnection {
  readonly #reader: Handle
  turn: Turn | null = null

  constructor(reader: Handle) {
    this.#reader = reader
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (!this.turn) return this.#reader.run(query) as QueryResult<R>
    const { writer } = this.turn
    // A full disk ends a transaction by itself, and what came after would stand alone.
    if (!writer.isInTransaction) throw new Error(givenUp)
    return writer.run(query) as QueryResult<R>
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }
}

const givenUp = 'The database has given the transaction up'
const begin = CompiledQuery.raw('begin immediate')
const commit = CompiledQuery.raw('commit')
const rollback = CompiledQuery.raw('rollback')
const savepoint = CompiledQuery.raw('savepoint member')
const release = CompiledQuery.raw('release member')
const rollbackToSavepoint = CompiledQuery.raw('rollback to member')

/**
 * One writer, many readers in one process. A transaction waits its turn for the writing handle, so
 * two of them never meet; reads outside a transaction never wait, since WAL lets them see the last
 * commit.
 *
 * Making a commit durable takes longer than most transactions do, so those that come together are
 * committed together: a group is one transaction of SQLite, and each member a savepoint in it. A
 * member that fails takes back its own changes alone. None is told how it ended before the group is
 * on the disk, since each has seen what the others before it did; when that fails, all of them
 * fail.
 */
export class WriterReaderDriver implements Driver {
  readonly #reader: Handle
  readonly #writer: Handle
  #lastTurn: Promise<void> = Promise.resolve()
  #group: Group | null = null

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
    const end = await this.#takeTurn()
    try {
      const group = (this.#group ??= this.#openGroup())
      this.#writer.run(savepoint)
      ;(connection as Connection).turn = { writer: this.#writer, group, end }
    } catch (error) {
      end()
      throw error
    }
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const { turn } = connection as Connection
    if (!turn) throw new Error('There is no transaction to commit')
    this.#writer.run(release)
    endTurn(connection as Connection)
    await turn.group.isDurable
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    const { turn } = connection as Connection
    // Its work was done, and failed with the group.
    if (!turn) return
    try {
      if (!this.#writer.isInTransaction) throw new Error(givenUp)
      this.#writer.run(rollbackToSavepoint)
      this.#writer.run(release)
    } catch (error) {
      this.#failGroup(turn.group, error)
      return
    } finally {
      endTurn(connection as Connection)
    }
    await turn.group.isDurable
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve()
  }

  destroy(): Promise<void> {
    return Promise.resolve()
  }

  async #takeTurn(): Promise<() => void> {
    const previous = this.#lastTurn
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#lastTurn = promise
    await previous
    return resolve
  }

  #openGroup(): Group {
    this.#writer.run(begin)
    const { promise: isDurable, resolve: succeed, reject: fail } = Promise.withResolvers<void>()
    // The members hear of a failure; that there may be none left is no fault.
    isDurable.catch(() => {})
    const group = { isDurable, succeed, fail }
    // Transactions of requests that have arrived by then take their turn before the commit does.
    setImmediate(() => void this.#commitGroup(group))
    return group
  }

  async #commitGroup(group: Group): Promise<void> {
    const end = await this.#takeTurn()
    try {
      if (this.#group !== group) return
      this.#writer.run(commit)
      this.#group = null
      group.succeed()
    } catch (error) {
      this.#failGroup(group, error)
    } finally {
      end()
    }
  }

  /** Nothing of the group stays: neither what is done nor what is under way. */
  #failGroup(group: Group, error: unknown): void {
    this.#group = null
    group.fail(error)
    if (this.#writer.isInTransaction) this.#writer.run(rollback)
  }
}

function endTurn(connection: Connection): void {
  connection.turn?.end()
  connection.turn = null
}
