import { sql, type RawBuilder } from 'kysely'
import { expect, test } from 'vitest'
import { GENESIS_HASH, transferHash, verifyMerkleProof } from '@commonwatt/domain'
import { startTestApp, type TestApp } from '../../../test/harness.ts'
import { fundWallet, signInAgain } from '../../../test/makers.ts'
import { transact } from '../../database/database.ts'
import { readChainPart } from './queries/ledger.ts'

/** A ledger of three transfers, without the triggers that would keep a forger out. */
async function startForgeable() {
  const app = await startTestApp()
  const member = await app.signUp('consumer')
  for (const amount of [10_000, 20_000, 30_000]) await fundWallet(app, member, amount)
  for (const table of ['ledger_transfer', 'ledger_posting']) await dropTriggers(app, table)
  return { app, member, verify: () => member.client.wallet.verify() }
}

async function dropTriggers(app: TestApp, table: string): Promise<void> {
  const { rows } = await triggersOf(app, table)
  for (const { name } of rows) await forge(app, dropTrigger(app, name, table))
}

function triggersOf({ context }: TestApp, table: string) {
  const query =
    context.dialect.name === 'sqlite'
      ? sql<{
          name: string
        }>`select name from sqlite_master where type = 'trigger' and tbl_name = ${table}`
      : sql<{ name: string }>`select trigger_name as name from information_schema.triggers
          where event_object_table = ${table} group by trigger_name`
  return query.execute(context.db)
}

function dropTrigger({ context }: TestApp, name: string, table: string) {
  return context.dialect.name === 'sqlite'
    ? sql`drop trigger ${sql.ref(name)}`
    : sql`drop trigger ${sql.ref(name)} on ${sql.table(table)}`
}

async function forge({ context }: TestApp, statement: RawBuilder<unknown>): Promise<void> {
  await transact(context.db, (db) => statement.execute(db))
}

test('an empty ledger is intact', async () => {
  const app = await startTestApp()
  const member = await app.signUp('consumer')
  expect(await member.client.wallet.verify()).toEqual({
    isIntact: true,
    transfers: 0,
    headHash: GENESIS_HASH,
    firstFault: null,
    checkedAt: new Date(app.clock.now()).toISOString()
  })
})

test('every kind of forgery is found and named', async () => {
  const { app, verify } = await startForgeable()
  const intact = await verify()
  expect(intact).toMatchObject({ isIntact: true, transfers: 3 })

  await forge(
    app,
    sql`update ledger_posting set "amountMicros" = "amountMicros" * 2 where sequence = 2`
  )
  expect((await verify()).firstFault).toBe('Transfer 2: wrong_hash')
  await forge(
    app,
    sql`update ledger_posting set "amountMicros" = "amountMicros" / 2 where sequence = 2`
  )

  await forge(app, sql`update ledger_transfer set reason = 'trade_refund' where sequence = 3`)
  expect((await verify()).firstFault).toBe('Transfer 3: wrong_hash')
  await forge(app, sql`update ledger_transfer set reason = 'topup' where sequence = 3`)

  await forge(app, sql`update ledger_account set "balanceMicros" = 60001 where kind = 'available'`)
  expect((await verify()).firstFault).toMatch(/^The balance of account .* sum of its postings$/)
  await forge(app, sql`update ledger_account set "balanceMicros" = 60000 where kind = 'available'`)

  await forge(
    app,
    sql`insert into ledger_hold select 'forged', "ownerId", currency, 5, 'open', 0, 'trade_hold', 'trade', 'x', 1, null
        from ledger_account where kind = 'held'`
  )
  expect((await verify()).firstFault).toMatch(/^The balance of account .* sum of its open holds$/)
  await forge(app, sql`delete from ledger_hold`)
  expect(await verify()).toEqual(intact)

  await forge(app, sql`delete from ledger_posting where sequence = 3`)
  await forge(app, sql`delete from ledger_transfer where sequence = 3`)
  expect(await verify()).toMatchObject({ isIntact: false, firstFault: 'Transfer 3 is missing' })

  await forge(app, sql`update ledger_head set sequence = 2`)
  expect((await verify()).firstFault).toBe('The head is not the last transfer of the chain')
})

/** Two days that are sealed, in the hands of somebody who may write everything. */
async function startSealed() {
  const { app, member } = await startForgeable()
  app.clock.advance(24 * 3_600_000)
  const again = await signInAgain(app, member)
  await fundWallet(app, again, 40_000)
  app.clock.advance(24 * 3_600_000)
  await app.context.jobs.runNow(app.context, 'wallet.seal-days')
  const { client } = await signInAgain(app, member)
  return { app, client, verify: () => client.wallet.verify() }
}

/** Gives every transfer the hash of what it says now, as a careful forger would. */
async function rehash(app: TestApp): Promise<void> {
  let previousHash = GENESIS_HASH
  for (const transfer of await readChainPart(app.context.db, 0, 100, 100)) {
    const hash = transferHash({ ...transfer, previousHash })
    await forge(
      app,
      sql`update ledger_transfer set "previousHash" = ${previousHash}, hash = ${hash}
          where sequence = ${transfer.sequence}`
    )
    previousHash = hash
  }
  await forge(app, sql`update ledger_head set hash = ${previousHash}`)
}

test('a chain that was computed anew after a forgery no longer has the roots of its days', async () => {
  const { app, client, verify } = await startSealed()
  expect(await verify()).toMatchObject({ isIntact: true, transfers: 4 })
  const { items } = await client.wallet.transactions()
  const id = items.find(({ sequence }) => sequence === 2)?.id ?? ''
  const proof = await client.wallet.proof({ params: { id } })

  await forge(app, sql`update ledger_transfer set reason = 'trade_refund' where sequence = 2`)
  expect((await verify()).firstFault).toBe('Transfer 2: wrong_hash')
  await rehash(app)
  expect((await verify()).firstFault).toBe('Day 2026-05-10: wrong_root')
  const forged = await client.wallet.proof({ params: { id } })
  expect(forged.root).toBe(proof.root)
  const { siblings, transfers: count, ...claim } = forged
  expect(verifyMerkleProof({ ...claim, proof: siblings, count })).toBe(false)
})

test('a day that was forged, or seals what is not there, is named', async () => {
  const { app, verify } = await startSealed()
  await expect(
    forge(app, sql`update ledger_day set root = 'x' where day = '2026-05-11'`)
  ).rejects.toThrow('ledger_day is append-only')
  const third = sql`(select hash from ledger_transfer where sequence = 3)`
  await forge(app, sql`update ledger_head set sequence = 3, hash = ${third}`)
  expect((await verify()).firstFault).toBe('Day 2026-05-11: transfers are missing')
  const fourth = sql`(select hash from ledger_transfer where sequence = 4)`
  await forge(app, sql`update ledger_head set sequence = 4, hash = ${fourth}`)

  await dropTriggers(app, 'ledger_day')
  await forge(app, sql`update ledger_day set "createdAt" = 1, hash = 'x' where day = '2026-05-11'`)
  expect((await verify()).firstFault).toBe('Day 2026-05-11: wrong_hash')
  await forge(app, sql`update ledger_day set "previousHash" = 'x' where day = '2026-05-11'`)
  expect((await verify()).firstFault).toBe('Day 2026-05-11: wrong_previous_hash')
  await forge(app, sql`delete from ledger_day where day = '2026-05-10'`)
  expect((await verify()).firstFault).toBe('Day 2026-05-11: sequence_gap')
})

test('whoever is not signed in is told what came out last, and has it computed once in a while only', async () => {
  const { app, verify } = await startForgeable()
  const read = () => app.anonymous.wallet.verify()
  const first = await read()
  expect(first).toMatchObject({ isIntact: true, transfers: 3 })
  await forge(app, sql`update ledger_transfer set reason = 'trade_refund' where sequence = 3`)
  app.clock.advance(59_999)
  expect(await read()).toEqual(first)
  app.clock.advance(1)
  const second = await read()
  expect(second).toMatchObject({ isIntact: false, firstFault: 'Transfer 3: wrong_hash' })
  await forge(app, sql`update ledger_transfer set reason = 'topup' where sequence = 3`)
  expect(await read()).toEqual(second)
  expect(await verify()).toMatchObject({ isIntact: true })
  expect(await read()).toMatchObject({ isIntact: true })
})
