import { sql, type RawBuilder } from 'kysely'
import { expect, test } from 'vitest'
import { GENESIS_HASH } from '@commonwatt/domain'
import { startTestApp, type TestApp } from '../../../test/harness.ts'
import { fundWallet } from '../../../test/makers.ts'
import { transact } from '../../database/database.ts'

/** A ledger of three transfers, without the triggers that would keep a forger out. */
async function startForgeable() {
  const app = await startTestApp()
  const member = await app.signUp('consumer')
  for (const amount of [10_000, 20_000, 30_000]) await fundWallet(app, member, amount)
  for (const table of ['ledger_transfer', 'ledger_posting']) {
    const { rows } = await triggersOf(app, table)
    for (const { name } of rows) await forge(app, dropTrigger(app, name, table))
  }
  return { app, verify: () => member.client.wallet.verify() }
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
    firstFault: null
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
