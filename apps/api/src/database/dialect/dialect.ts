import type { Dialect as KyselyDialect, Expression, Kysely, RawBuilder, SqlBool } from 'kysely'
import type { Database, Transaction } from '../database.ts'

export type DialectName = 'sqlite' | 'postgres'

/** A rectangle of degrees that does not cross the antimeridian. */
export interface Box {
  minLatitude: number
  maxLatitude: number
  minLongitude: number
  maxLongitude: number
}

/** What differs in DDL, where statements name them in braces: `{int}`, `{end}`. */
export interface DdlWords {
  int: string
  real: string
  bytes: string
  /** An integer primary key that the database counts up. */
  sequence: string
  /** What stands behind the closing bracket of a table. */
  end: string
  /** The same for a table whose rows are small and found by their primary key alone. */
  clustered: string
}

/**
 * Tables whose rows have a place that is searched: columns `publicLatitude`, `publicLongitude`,
 * `seq`.
 */
export type PlacedTable = 'asset' | 'offer'

/** One column of rows that travel to the database as one JSON parameter. */
export interface JsonColumn {
  name: string
  type: 'int' | 'text'
}

/** What can order events. */
export type EventColumn = 'transactionNumber' | 'seq'

/**
 * Everything in which the two databases differ. All else is one code.
 */
export interface Dialect {
  readonly name: DialectName
  readonly words: DdlWords
  /** For ordinary work: on SQLite reads see the last commit, writes happen in `transact` only. */
  createKyselyDialect(): KyselyDialect
  /** For the migrator, which writes outside `transact`. */
  createMigrationDialect(): KyselyDialect
  /**
   * Locks the rows of a query until the transaction ends. On SQLite the one writer is lock enough.
   */
  lockRows<Q extends { forUpdate(): Q }>(query: Q): Q
  isUniqueViolation(error: unknown): boolean
  /** Serialisation failures, deadlocks and a busy database: run the transaction again. */
  isRetryable(error: unknown): boolean
  /** DDL that makes UPDATE and DELETE on a table fail, for what is append-only. */
  forbidChangesDdl(table: string): string[]
  /** DDL of the index behind `withinBox`. */
  placeIndexDdl(table: PlacedTable): string[]
  /** True for rows of `table` whose public position lies in the box; uses the index. */
  withinBox(table: PlacedTable, box: Box): Expression<SqlBool>
  /**
   * A query for the `seq` of those rows by the index alone; it may bring a few from just outside.
   */
  seqsInBox(table: PlacedTable, box: Box): RawBuilder<{ seq: number }>
  /** Rows from one JSON parameter, for bulk inserts: `from` is a table expression named `j`. */
  jsonRows(rowsJson: string, columns: readonly JsonColumn[]): RawBuilder<unknown>
  /**
   * Adds many rows to a table of any size as fast as the database can; for what arrives in batches.
   */
  insertRows(
    db: Transaction,
    table: string,
    columns: readonly JsonColumn[],
    rows: readonly (readonly (string | number | null)[])[]
  ): Promise<void>
  /** The columns in whose order events were committed; their index leads to those after a place. */
  readonly eventOrder: readonly EventColumn[]
  /** Events written by transactions below this number are all committed. */
  eventHorizon(db: Kysely<Database>): Promise<number>
  close(): Promise<void>
}
