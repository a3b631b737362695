import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDatabase } from '../../test/test-database.ts'
import { openDatabase, type OpenDatabase } from './database.ts'
import { runDdl, type MigrationSource } from './ddl.ts'
import { countPendingMigrations, migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'

let opened: OpenDatabase
let drop: () => Promise<void>

beforeEach(async () => {
  const created = await createDatabase()
  drop = created.drop
  opened = openDatabase(created.url)
})
afterEach(async () => {
  await opened.close()
  await drop()
})

const statements = (name: string, ...lines: string[]): MigrationSource => ({
  name,
  up: (db, dialect) => runDdl(db, dialect, lines)
})
const first = statements('0001-first', 'create table first (id {int} primary key) {end}')
const half = 'create table second (id {int} primary key) {end}'
const broken = statements('0002-second', half, 'insert into second values (1)', 'no statement')
const mended = statements('0002-second', half, 'insert into second values (1)')

async function tableNames(): Promise<string[]> {
  const tables = await opened.db.introspection.getTables()
  return tables.map(({ name }) => name).toSorted()
}

test('an empty database is brought to the newest schema, and a second run does nothing', async () => {
  expect(await migrate(opened.dialect)).toEqual(migrations.map(({ name }) => name))
  const tables = await tableNames()
  expect(tables).toEqual(expect.arrayContaining(['job_lease', 'ledger_posting', 'user_account']))
  expect(await migrate(opened.dialect)).toEqual([])
  expect(await tableNames()).toEqual(tables)
  expect(await countPendingMigrations(opened.db)).toBe(0)
})

test('migrations run in the order of their names', () => {
  const names = migrations.map(({ name }) => name)
  expect(names).toEqual(names.toSorted())
  expect(new Set(names).size).toBe(names.length)
})

test('a migration that fails on its last statement leaves nothing of itself', async () => {
  await migrate(opened.dialect, [first])
  await expect(migrate(opened.dialect, [first, broken])).rejects.toThrow('near "no"')
  expect(await tableNames()).toEqual(['first'])
})

test('a migration that failed runs whole once it has been mended', async () => {
  await migrate(opened.dialect, [first])
  await expect(migrate(opened.dialect, [first, broken])).rejects.toThrow('near "no"')
  expect(await migrate(opened.dialect, [first, mended])).toEqual(['0002-second'])
  const { rows } = await sql<{ id: number }>`select id from second`.execute(opened.db)
  expect(rows).toEqual([{ id: 1 }])
})

test('a database that misses migrations says how many', async () => {
  const [core] = migrations
  await migrate(opened.dialect, core ? [core] : [])
  expect(await countPendingMigrations(opened.db)).toBe(migrations.length - 1)
})
