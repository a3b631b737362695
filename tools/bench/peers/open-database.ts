import Sqlite from 'better-sqlite3'

/** A handle with the pragmas of the product. */
export function openPeerDatabase(file: string): Sqlite.Database {
  const database = new Sqlite(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('busy_timeout = 10000')
  database.pragma('temp_store = MEMORY')
  database.pragma('mmap_size = 268435456')
  return database
}
