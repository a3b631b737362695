import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { refusalOf, startTestApp, type TestApp } from '../../../test/harness.ts'
import { transact } from '../../database/database.ts'

const { anonymous, clock, context, signUp } = await startTestApp()

/** An app whose database has gone away under it. */
async function startOrphan(): Promise<TestApp> {
  const orphan = await startTestApp()
  await orphan.context.db.destroy()
  return orphan
}

describe('readiness', () => {
  test('shows every check once all is in order', async () => {
    expect(await anonymous.health.ready()).toEqual({
      status: 'ready',
      checks: [
        { name: 'database', isOk: true, detail: 'answers' },
        { name: 'migrations', isOk: true, detail: '0 pending' },
        { name: 'jobs', isOk: true, detail: 'look for work' }
      ]
    })
  })

  test('is refused while the database does not answer; the process still says that it lives', async () => {
    const orphan = await startOrphan()
    const response = await orphan.inject({ method: 'GET', url: '/health/ready' })
    expect(response.json()).toMatchObject({
      status: 503,
      code: 'unavailable',
      detail: 'database: does not answer'
    })
    expect(await orphan.anonymous.health.live()).toEqual({ status: 'live' })
  })

  test('is refused while a migration has not run', async () => {
    const behind = await startTestApp()
    await transact(behind.context.db, (db) =>
      sql`delete from kysely_migration where name = '0011-markets'`.execute(db)
    )
    const refused = await behind.inject({ method: 'GET', url: '/health/ready' })
    expect(refused.json()).toMatchObject({ code: 'unavailable', detail: 'migrations: 1 pending' })
  })

  test('is refused when the jobs have not looked for work for two minutes', async () => {
    clock.advance(119_999)
    expect(await anonymous.health.ready()).toMatchObject({ status: 'ready' })
    clock.advance(1)
    expect(await refusalOf(anonymous.health.ready())).toMatchObject({ code: 'unavailable' })
  })
})

test('a fault is told as internal, without a word of what went wrong inside', async () => {
  const orphan = await startOrphan()
  const response = await orphan.inject({ method: 'GET', url: '/api/v1/assets?text=school' })
  expect(response.json()).toMatchObject({
    status: 500,
    code: 'internal',
    detail: 'Something went wrong on our side.',
    instance: '/api/v1/assets'
  })
  expect(response.body).not.toMatch(/driver|destroyed|select|kysely|\.ts/i)
})

test('the status shows an administrator what runs here', async () => {
  const admin = await signUp('admin')
  expect(await admin.client.operations.status()).toMatchObject({
    database: context.dialect.name,
    isLeader: true,
    streamConnections: 0
  })
})
