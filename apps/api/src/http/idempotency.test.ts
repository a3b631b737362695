import { describe, expect, test } from 'vitest'
import { startTestApp } from '../../test/harness.ts'
import { transact, type Transaction } from '../database/database.ts'
import { Refusal } from '../refusal.ts'
import { hashRequest, runOnce } from './idempotency.ts'
import type { Claim } from './queries.ts'

const { context } = await startTestApp()

function claimOf(key: string, body: unknown = { amountMicros: 5 }): Claim {
  return { accountId: 'lena', operation: 'wallet.topUp', key, bodyHash: hashRequest(body) }
}

/** A door that stays shut until it is opened. */
function createGate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open: () => open() }
}

const leaveTrace = (db: Transaction, name: string) =>
  db
    .insertInto('job_run')
    .values({ name, lastStartedAt: 1, lastFinishedAt: null, lastError: null })
    .execute()
const countTraces = async (name: string) =>
  (await context.db.selectFrom('job_run').select('name').where('name', '=', name).execute()).length

describe('a call with a key', () => {
  test('has its effect once; a repeat gets the same answer', async () => {
    const effect = async (db: Transaction) => {
      await leaveTrace(db, 'once')
      return { id: 'p1' }
    }
    const first = await runOnce(context, claimOf('once'), 202, effect)
    const again = await runOnce(context, claimOf('once'), 202, effect)
    expect(first).toEqual({ status: 202, responseJson: '{"id":"p1"}', isReplay: false })
    expect(again).toEqual({ ...first, isReplay: true })
    expect(await countTraces('once')).toBe(1)
  })

  test('that is still running is not started a second time', async () => {
    const [inside, gate] = [createGate(), createGate()]
    const running = runOnce(context, claimOf('slow'), 202, async () => {
      inside.open()
      await gate.opened
      return { id: 'p1' }
    })
    await inside.opened
    const second = runOnce(context, claimOf('slow'), 202, () => Promise.resolve({ id: 'p2' }))
    await expect(second).rejects.toMatchObject({ code: 'idempotency_in_progress', status: 409 })
    gate.open()
    expect(await running).toMatchObject({ responseJson: '{"id":"p1"}', isReplay: false })
    const third = await runOnce(context, claimOf('slow'), 202, () => Promise.resolve({ id: 'p3' }))
    expect(third).toMatchObject({ responseJson: '{"id":"p1"}', isReplay: true })
  })

  test('that another process has made faster gets its answer, and leaves no effect of its own', async () => {
    const claim = claimOf('race')
    let ours: ReturnType<typeof runOnce> | undefined
    await transact(context.db, async (db) => {
      await db
        .insertInto('idempotency')
        .values({ ...claim, status: 202, responseJson: '{"id":"theirs"}', createdAt: 1 })
        .execute()
      ours = runOnce(context, claim, 202, async (own) => {
        await leaveTrace(own, 'race')
        return { id: 'ours' }
      })
      // Ours looks for an answer before the other one has committed.
      await new Promise((next) => setTimeout(next, 50))
    })
    expect(await ours).toEqual({ status: 202, responseJson: '{"id":"theirs"}', isReplay: true })
    expect(await countTraces('race')).toBe(0)
  })

  test('that was refused stores nothing and may succeed later', async () => {
    const refused = runOnce(context, claimOf('later'), 202, async (db) => {
      await leaveTrace(db, 'later')
      throw new Refusal('offer_closed')
    })
    await expect(refused).rejects.toMatchObject({ code: 'offer_closed' })
    expect(await countTraces('later')).toBe(0)
    const later = await runOnce(context, claimOf('later'), 202, () => Promise.resolve({ id: 'p1' }))
    expect(later.isReplay).toBe(false)
  })
})

describe('a key', () => {
  const answer = (text: string) => () => Promise.resolve(text)

  test('belongs to its request: another body with it is refused', async () => {
    await runOnce(context, claimOf('mine', { amountMicros: 1 }), 202, answer('a'))
    const other = runOnce(context, claimOf('mine', { amountMicros: 2 }), 202, answer('b'))
    await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused', status: 422 })
  })

  test('belongs to its account and its operation: others may use the same text', async () => {
    const claim = claimOf('shared')
    const answers = [
      await runOnce(context, claim, 202, answer('lena')),
      await runOnce(context, { ...claim, accountId: 'jonas' }, 202, answer('jonas')),
      await runOnce(context, { ...claim, operation: 'trades.create' }, 202, answer('trade'))
    ]
    expect(answers.map(({ responseJson, isReplay }) => [responseJson, isReplay])).toEqual([
      ['"lena"', false],
      ['"jonas"', false],
      ['"trade"', false]
    ])
  })
})
