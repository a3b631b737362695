import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase, databaseKind } from '../../test/test-database.ts'
import { onCommit, openDatabase, transact, type Db, type Transaction } from './database.ts'
import { migrate } from './migrate.ts'

const { url, drop } = await createDatabase()
const opened = openDatabase(url)
const { db: outside } = opened
await migrate(opened.dialect)
afterAll(async () => {
  await opened.close()
  await drop()
})
beforeEach(() => transact(outside, (db) => db.deleteFrom('job_run').execute()))

const insert = (db: Db, name: string) =>
  db
    .insertInto('job_run')
    .values({ name, lastStartedAt: 1, lastFinishedAt: null, lastError: null })
    .execute()
const touch = (db: Transaction, name: string, lastStartedAt: number) =>
  db.updateTable('job_run').set({ lastStartedAt }).where('name', '=', name).execute()
const names = async (db: Db) =>
  (await db.selectFrom('job_run').select('name').orderBy('name').execute()).map(({ name }) => name)

/** What a database says when a transaction has to be run again. */
const retryable = Object.assign(new Error('try again'), {
  code: databaseKind === 'sqlite' ? 'SQLITE_BUSY' : '40001'
})

describe('transact', () => {
  test('keeps all that was written, or nothing when it throws', async () => {
    await transact(outside, async (db) => {
      await insert(db, 'a')
      await insert(db, 'b')
    })
    const failing = transact(outside, async (db) => {
      await insert(db, 'c')
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(await names(outside)).toEqual(['a', 'b'])
  })

  test('shows what it wrote to itself, and to nobody else before it has committed', async () => {
    await transact(outside, async (db) => {
      await insert(db, 'a')
      expect(await names(db)).toEqual(['a'])
      expect(await names(outside)).toEqual([])
    })
    expect(await names(outside)).toEqual(['a'])
  })

  test('runs again from the start what the database asks to repeat', async () => {
    let tries = 0
    const answer = await transact(outside, async (db) => {
      tries += 1
      await insert(db, `try ${tries}`)
      if (tries < 3) throw retryable
      return 'done'
    })
    expect([answer, tries]).toEqual(['done', 3])
    expect(await names(outside)).toEqual(['try 3'])
  })

  test('gives up after the sixth try with what the database said', async () => {
    let tries = 0
    const hopeless = transact(outside, () => {
      tries += 1
      return Promise.reject(retryable)
    })
    await expect(hopeless).rejects.toBe(retryable)
    expect(tries).toBe(6)
  })

  test('never repeats any other failure', async () => {
    let tries = 0
    const failing = transact(outside, () => {
      tries += 1
      return Promise.reject(new Error('a bug'))
    })
    await expect(failing).rejects.toThrow('a bug')
    expect(tries).toBe(1)
  })

  test('lets two transactions finish that take the same rows in opposite order', async () => {
    await transact(outside, async (db) => {
      await insert(db, 'a')
      await insert(db, 'b')
    })
    const takeBoth = (one: string, other: string, at: number) =>
      transact(outside, async (db) => {
        await touch(db, one, at)
        // Long enough for each to hold its first row, where the database lets both run.
        await new Promise((next) => setTimeout(next, 50))
        await touch(db, other, at)
      })
    await Promise.all([takeBoth('a', 'b', 10), takeBoth('b', 'a', 20)])
    const rows = await outside.selectFrom('job_run').select('lastStartedAt').execute()
    expect(new Set(rows.map(({ lastStartedAt }) => lastStartedAt)).size).toBe(1)
  })
})

describe('on commit', () => {
  test('a hook runs once the rows are there for everybody', async () => {
    let seen: Promise<string[]> | undefined
    await transact(outside, async (db) => {
      onCommit(db, () => {
        seen = names(outside)
      })
      await insert(db, 'a')
      expect(seen).toBeUndefined()
    })
    expect(await seen).toEqual(['a'])
  })

  test('no hook of a transaction that rolled back runs, nor of a try that was repeated', async () => {
    const ran: string[] = []
    const failing = transact(outside, (db) => {
      onCommit(db, () => ran.push('of the failure'))
      return Promise.reject(new Error('on purpose'))
    })
    await expect(failing).rejects.toThrow('on purpose')
    let tries = 0
    await transact(outside, async (db) => {
      tries += 1
      onCommit(db, () => ran.push(`of try ${tries}`))
      if (tries < 2) throw retryable
    })
    expect(ran).toEqual(['of try 2'])
  })

  test('a hook outside a transaction is a mistake that shows at once', () => {
    expect(() => onCommit(outside as Transaction, () => undefined)).toThrow('transact')
  })
})

test('on SQLite a write that forgot its transaction fails', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'commonwatt-test-'))
  const embedded = openDatabase(`sqlite:${join(folder, 'test.db')}`)
  try {
    await migrate(embedded.dialect)
    await expect(insert(embedded.db, 'a')).rejects.toThrow('readonly')
    await transact(embedded.db, (db) => insert(db, 'b'))
    expect(await names(embedded.db)).toEqual(['b'])
  } finally {
    await embedded.close()
    rmSync(folder, { recursive: true })
  }
})
