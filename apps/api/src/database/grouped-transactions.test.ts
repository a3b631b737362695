import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { startTestApp } from '../../test/harness.ts'
import { onCommit, transact, type Transaction } from './database.ts'

const { context } = await startTestApp()
const { db: outside } = context

const leaveTrace = (db: Transaction, name: string) =>
  db
    .insertInto('job_run')
    .values({ name, lastStartedAt: 1, lastFinishedAt: null, lastError: null })
    .execute()
const sessionOfNobody = {
  id: 'nobody',
  userId: 'nobody',
  userAgent: null,
  createdAt: 1,
  lastUsedAt: 1,
  endedAt: null
}
const tracesOf = async (prefix: string) => {
  const rows = await outside.selectFrom('job_run').select('name').orderBy('name').execute()
  return rows.map(({ name }) => name).filter((name) => name.startsWith(prefix))
}

test('of transactions that come together, one that fails takes back its own changes alone', async () => {
  const committed: number[] = []
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      transact(outside, async (db) => {
        onCommit(db, () => committed.push(index))
        await leaveTrace(db, `together-${String(index).padStart(2, '0')}`)
        if (index % 5 === 0) throw new Error('on purpose')
      })
    )
  )
  const failed = outcomes.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))
  expect(failed).toEqual([0, 5, 10, 15])
  expect(committed).toHaveLength(16)
  expect(committed).not.toContain(5)
  expect(await tracesOf('together-')).toHaveLength(16)
  expect(await tracesOf('together-05')).toEqual([])
})

test('what a transaction wrote can be read by everybody once it is done, however many come with it', async () => {
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const name = `seen-${index}.`
      await transact(outside, (db) => leaveTrace(db, name))
      expect(await tracesOf(name)).toEqual([name])
    })
  )
})

test('who fails for what another transaction wrote is told when that can be read', async () => {
  const endings = await Promise.all(
    [1, 2].map(() =>
      transact(outside, (db) => leaveTrace(db, 'twice')).then(
        () => 'won',
        async (error: unknown) => {
          expect(context.dialect.isUniqueViolation(error)).toBe(true)
          expect(await tracesOf('twice')).toEqual(['twice'])
          return 'lost'
        }
      )
    )
  )
  expect(endings.toSorted()).toEqual(['lost', 'won'])
})

test('a broken constraint in one transaction leaves the others beside it whole', async () => {
  const good = (name: string) => transact(outside, (db) => leaveTrace(db, name))
  const bad = transact(outside, async (db) => {
    await leaveTrace(db, 'whole-bad')
    await db.insertInto('session').values(sessionOfNobody).execute()
  })
  await Promise.all([good('whole-a'), expect(bad).rejects.toThrow(/foreign key/i), good('whole-b')])
  expect(await tracesOf('whole-')).toEqual(['whole-a', 'whole-b'])
})

// PostgreSQL groups commits by itself, out of our sight.
if (context.dialect.name === 'sqlite') describeGroups()

function describeGroups() {
  describe('a group on SQLite', () => {
    /** A transaction of each kind at once, with what their hooks told. */
    async function runTogether(name: string, spoil: (db: Transaction) => Promise<unknown>) {
      const hooks: string[] = []
      const member = (suffix: string, then: (db: Transaction) => Promise<unknown>) =>
        transact(outside, async (db) => {
          onCommit(db, () => hooks.push(suffix))
          await leaveTrace(db, `${name}-${suffix}`)
          await then(db)
        })
      const outcomes = await Promise.allSettled([
        member('before', () => Promise.resolve()),
        member('refused', () => Promise.reject(new Error('on purpose'))),
        member('spoils', spoil)
      ])
      return { hooks, statuses: outcomes.map(({ status }) => status), outcomes }
    }

    test('whose commit fails fails whole: nobody is told of success, nothing stays', async () => {
      const { hooks, outcomes } = await runTogether('commit', async (db) => {
        // Looked at when the group commits, which is the only moment that can fail then.
        await sql`pragma defer_foreign_keys = on`.execute(db)
        await db.insertInto('session').values(sessionOfNobody).execute()
      })
      expect(outcomes).toEqual(
        outcomes.map(() => ({
          status: 'rejected',
          reason: expect.objectContaining({ code: 'SQLITE_CONSTRAINT_FOREIGNKEY' }) as unknown
        }))
      )
      expect(hooks).toEqual([])
      expect(await tracesOf('commit-')).toEqual([])
    })

    test('that the database gives up fails whole, and no later statement stands alone', async () => {
      const { hooks, statuses } = await runTogether('given-up', async (db) => {
        await sql`rollback`.execute(db)
        await leaveTrace(db, 'given-up-alone').catch(() => {})
      })
      expect(statuses).toEqual(['rejected', 'rejected', 'rejected'])
      expect(hooks).toEqual([])
      expect(await tracesOf('given-up-')).toEqual([])
    })

    test('that failed leaves the way free for the next', async () => {
      await runTogether('blocked', (db) => sql`rollback`.execute(db))
      await transact(outside, (db) => leaveTrace(db, 'free'))
      expect(await tracesOf('free')).toEqual(['free'])
    })
  })
}
