import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { openSeed } from '@commonwatt/api/testing/seed'
import type { Setting } from '../rounds.ts'

/**
 * A database file with these rows: the one of an earlier run, or filled now. Its name carries a
 * fingerprint of the schema and of what fills it, so that a file of another schema is never taken
 * for this one.
 */
export async function bringFile(
  { folder, tell }: Setting,
  name: string,
  fill: (file: string) => Promise<void>
): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}-${await fingerprint(folder)}.db`)
  if (existsSync(file)) return file
  const startedAt = performance.now()
  tell(`filling ${name} …`)
  const unfinished = `${file}.part`
  removeFile(unfinished)
  await migrateFile(unfinished)
  await fill(unfinished)
  intoOneFile(unfinished)
  renameSync(unfinished, file)
  for (const suffix of ['-wal', '-shm']) rmSync(`${unfinished}${suffix}`, { force: true })
  tell(`filled ${name} in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
  return file
}

export async function migrateFile(file: string): Promise<void> {
  const seed = await openSeed(`sqlite:${file}`)
  await seed.close()
}

export function removeFile(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
}

/** A handle that fills fast: a file that breaks off is thrown away, so nothing need be durable. */
export function openToFill(file: string): Sqlite.Database {
  const database = new Sqlite(file)
  database.pragma('synchronous = OFF')
  database.pragma('foreign_keys = OFF')
  database.pragma('cache_size = -800000')
  return database
}

let known: string | undefined

async function fingerprint(folder: string): Promise<string> {
  if (known !== undefined) return known
  const file = join(folder, `schema-${process.pid}.db`)
  removeFile(file)
  await migrateFile(file)
  const database = new Sqlite(file)
  const schema = database
    .prepare('select name, sql from sqlite_master order by type, name, tbl_name')
    .all()
  database.close()
  removeFile(file)
  const hash = createHash('sha256').update(JSON.stringify(schema))
  for (const source of readdirSync(import.meta.dirname).toSorted()) {
    hash.update(readFileSync(join(import.meta.dirname, source)))
  }
  known = hash.digest('hex').slice(0, 12)
  return known
}

function intoOneFile(file: string): void {
  const database = new Sqlite(file)
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
}
