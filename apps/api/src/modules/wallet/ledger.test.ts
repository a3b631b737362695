import { randomUUID } from 'node:crypto'
import { fc, test as propertyTest } from '@fast-check/vitest'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { startTestApp, type Member } from '../../../test/harness.ts'
import { fundWallet } from '../../../test/makers.ts'
import { dialectOf, transact } from '../../database/database.ts'
import { Refusal } from '../../refusal.ts'
import { holdFunds, postHold, refundMember, voidHold, voidHolds } from './index.ts'

const app = await startTestApp()
const { context, signUp } = app
const members = await Promise.all([signUp('consumer'), signUp('producer'), signUp('consumer')])
const euro = 1_000_000

function hold(ownerId: string, amountMicros: number) {
  return transact(context.db, (db) =>
    holdFunds(db, context, {
      ownerId,
      amountMicros,
      currency: 'EUR',
      reason: 'trade_hold',
      reference: { type: 'trade', id: randomUUID() }
    })
  )
}

/** Money back from one to another, which is never refused. */
function refund(fromId: string, toId: string, amountMicros: number): Promise<void> {
  return transact(context.db, (db) =>
    refundMember(db, context, {
      toId,
      currency: 'EUR',
      reason: 'trade_refund',
      reference: { type: 'trade', id: randomUUID() },
      parts: [{ from: { ownerId: fromId }, amountMicros }]
    })
  )
}

async function isRefused(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return false
  } catch (error) {
    if (error instanceof Refusal && error.code === 'insufficient_funds') return true
    throw error
  }
}

const who = fc.integer({ min: 0, max: members.length - 1 })
const amount = fc.oneof(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 40_000 }))
/** What can be paid in. */
const cents = fc.integer({ min: 1, max: 4 }).map((count) => count * 10_000)
const step = fc.oneof(
  fc.record({ kind: fc.constant('topup' as const), who, amount: cents }),
  fc.record({ kind: fc.constant('hold' as const), who, amount }),
  fc.record({ kind: fc.constant('pay' as const), who, to: who, amount }),
  fc.record({
    kind: fc.constant('post' as const),
    to: who,
    shares: fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(1000))
  }),
  fc.record({ kind: fc.constant('void' as const), count: fc.integer({ min: 1, max: 3 }) })
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** What each member should have, kept beside the ledger in the simplest way there is. */
interface Model {
  available: number[]
  held: number[]
  owed: number[]
  open: { holdId: string; who: number; amount: number }[]
}

const at = (list: number[], index: number) => list[index] ?? 0
const add = (list: number[], index: number, change: number) => {
  list[index] = at(list, index) + change
}
/** Money that becomes available pays a debt off first. */
const credit = (model: Model, index: number, amountMicros: number) => {
  const repaid = Math.min(amountMicros, at(model.owed, index))
  add(model.owed, index, -repaid)
  add(model.available, index, amountMicros - repaid)
}
const memberAt = (index: number): Member => {
  const member = members[index]
  if (!member) throw new Error(`There is no member ${index}`)
  return member
}

async function take(model: Model, action: Step): Promise<void> {
  switch (action.kind) {
    case 'topup':
      await fundWallet(app, memberAt(action.who), action.amount)
      return credit(model, action.who, action.amount)
    case 'hold':
      return takeHold(model, action.who, action.amount)
    case 'pay':
      return takePayment(model, action)
    case 'post':
      return takePost(model, action)
    case 'void': {
      const released = model.open.splice(0, action.count)
      for (const { who: owner, amount: back } of released) {
        add(model.held, owner, -back)
        credit(model, owner, back)
      }
      const holdIds = released.map(({ holdId }) => holdId)
      return transact(context.db, (db) =>
        voidHolds(db, context, { holdIds, reason: 'trade_release' })
      )
    }
  }
}

async function takeHold(model: Model, owner: number, wanted: number): Promise<void> {
  const call = hold(memberAt(owner).id, wanted)
  const refused = await isRefused(call)
  expect(refused).toBe(at(model.available, owner) < wanted)
  if (refused) return
  add(model.available, owner, -wanted)
  add(model.held, owner, wanted)
  model.open.push({ holdId: (await call).holdId, who: owner, amount: wanted })
}

async function takePayment(model: Model, action: Step & { kind: 'pay' }): Promise<void> {
  await refund(memberAt(action.who).id, memberAt(action.to).id, action.amount)
  // Who pays himself needs nothing for it.
  if (action.who === action.to) return
  const paid = Math.min(action.amount, at(model.available, action.who))
  add(model.available, action.who, -paid)
  add(model.owed, action.who, action.amount - paid)
  credit(model, action.to, action.amount)
}

async function takePost(model: Model, action: Step & { kind: 'post' }): Promise<void> {
  const open = model.open.pop()
  if (!open) return
  const whole = action.shares.reduce((sum, share) => sum + share, 1)
  const [seller, platform, grid] = action.shares.map((share) =>
    Math.floor((open.amount * share) / whole)
  ) as [number, number, number]
  await transact(context.db, (db) =>
    postHold(db, context, {
      holdId: open.holdId,
      reason: 'trade_settlement',
      parts: [
        { to: { ownerId: memberAt(action.to).id }, amountMicros: seller },
        { to: 'platform_fee', amountMicros: platform },
        { to: 'grid_operator', amountMicros: grid }
      ]
    })
  )
  add(model.held, open.who, -open.amount)
  credit(model, open.who, open.amount - seller - platform - grid)
  credit(model, action.to, seller)
}

async function readModel(): Promise<Model> {
  const balances = await Promise.all(members.map(({ client }) => client.wallet.get()))
  return {
    available: balances.map(({ balances: [euros] }) => euros?.availableMicros ?? 0),
    held: balances.map(({ balances: [euros] }) => euros?.heldMicros ?? 0),
    owed: balances.map(({ balances: [euros] }) => euros?.owedMicros ?? 0),
    open: []
  }
}

/** The sums of the database itself, beside what the ledger's own verification says. */
async function expectSound(): Promise<void> {
  const { rows } = await sql<{ postings: number; balances: number; wrong: number }>`
    select
      (select cast(coalesce(sum("amountMicros"), 0) as bigint) from ledger_posting) as postings,
      (select cast(coalesce(sum("balanceMicros"), 0) as bigint) from ledger_account) as balances,
      (select count(*) from ledger_account a where a."balanceMicros" <> coalesce((
        select sum(p."amountMicros") from ledger_posting p where p."accountId" = a.id), 0)) as wrong
  `.execute(context.db)
  expect(rows[0]).toEqual({ postings: 0, balances: 0, wrong: 0 })
  expect(await memberAt(0).client.wallet.verify()).toMatchObject({
    isIntact: true,
    firstFault: null
  })
}

describe('any sequence of movements', () => {
  propertyTest.prop([fc.array(step, { maxLength: 14 })], { numRuns: 20 })(
    'sums to zero, keeps balances equal to postings and chains every transfer',
    async (steps) => {
      const model = await readModel()
      for (const action of steps) await take(model, action)
      const { available, held, owed } = await readModel()
      expect({ available, held, owed }).toEqual({
        available: model.available,
        held: model.held,
        owed: model.owed
      })
      expect(owed.every((debt, index) => debt === 0 || available[index] === 0)).toBe(true)
      await expectSound()
      for (const { holdId } of model.open) {
        await transact(context.db, (db) =>
          voidHold(db, context, { holdId, reason: 'trade_release' })
        )
      }
    },
    120_000
  )
})

describe('races', () => {
  test('of 32 holds at once on money for 10, exactly 10 succeed', async () => {
    const member = await signUp('consumer')
    await fundWallet(app, member, 10 * euro + 990_000)
    const refused = await Promise.all(
      Array.from({ length: 32 }, () => isRefused(hold(member.id, euro)))
    )
    expect(refused.filter((isOne) => !isOne)).toHaveLength(10)
    const { balances } = await member.client.wallet.get()
    expect(balances).toMatchObject([{ availableMicros: 990_000, heldMicros: 10 * euro }])
    expect(balances[0]?.holds).toHaveLength(10)
    await expectSound()
  })

  test('payments that cross each other all arrive, and the chain has no gap', async () => {
    const [one, two] = [await signUp('consumer'), await signUp('consumer')]
    await fundWallet(app, one, 50 * euro)
    await fundWallet(app, two, 50 * euro)
    const pay = (from: Member, to: Member, amountMicros: number) =>
      refund(from.id, to.id, amountMicros)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0 ? pay(one, two, euro) : pay(two, one, 2 * euro)
      )
    )
    const { balances } = await one.client.wallet.get()
    expect(balances[0]).toMatchObject({ availableMicros: 60 * euro })
    await expectSound()
  })

  test('refunds and holds at once take what is there once, and every refund arrives', async () => {
    const [seller, buyer] = [await signUp('producer'), await signUp('consumer')]
    await fundWallet(app, seller, 10 * euro)
    const holds = Array.from({ length: 8 }, () => isRefused(hold(seller.id, euro)))
    const refunds = Array.from({ length: 8 }, () => refund(seller.id, buyer.id, 2 * euro))
    const [refused] = await Promise.all([Promise.all(holds), Promise.all(refunds)])
    const heldMicros = refused.filter((isOne) => !isOne).length * euro
    expect((await seller.client.wallet.get()).balances).toMatchObject([
      { availableMicros: 0, heldMicros, owedMicros: 6 * euro + heldMicros }
    ])
    expect((await buyer.client.wallet.get()).balances).toMatchObject([
      { availableMicros: 16 * euro, owedMicros: 0 }
    ])
    await expectSound()
  })

  test('accounts opened by many at once come into being once', async () => {
    const payer = await signUp('consumer')
    const fresh = await signUp('producer')
    await fundWallet(app, payer, 8 * euro)
    const { holdId } = await hold(payer.id, 4 * euro)
    await Promise.all([
      ...Array.from({ length: 4 }, () => refund(payer.id, fresh.id, euro)),
      transact(context.db, (db) =>
        postHold(db, context, {
          holdId,
          reason: 'trade_settlement',
          parts: [{ to: { ownerId: fresh.id }, amountMicros: 4 * euro }]
        })
      )
    ])
    const accounts = await context.db
      .selectFrom('ledger_account')
      .select(['kind', 'balanceMicros'])
      .where('ownerId', '=', fresh.id)
      .orderBy('kind')
      .execute()
    expect(accounts).toEqual([
      { kind: 'available', balanceMicros: 8 * euro },
      { kind: 'held', balanceMicros: 0 }
    ])
  })
})

describe('the database itself', () => {
  test.each(['ledger_transfer', 'ledger_posting'])(
    '%s takes no change and no deletion',
    async (table) => {
      await fundWallet(app, memberAt(0), euro)
      const change = transact(context.db, (db) =>
        sql`update ${sql.table(table)} set sequence = sequence`.execute(db)
      )
      await expect(change).rejects.toThrow('append-only')
      const deletion = transact(context.db, (db) =>
        sql`delete from ${sql.table(table)}`.execute(db)
      )
      await expect(deletion).rejects.toThrow('append-only')
    }
  )

  test('refuses a member’s balance below zero, whatever the code may do', async () => {
    const { name } = dialectOf(context.db)
    const overdraw = transact(context.db, (db) =>
      db
        .updateTable('ledger_account')
        .set({ balanceMicros: -1 })
        .where('ownerId', '=', memberAt(0).id)
        .execute()
    )
    await expect(overdraw).rejects.toThrow(
      name === 'sqlite' ? /CHECK constraint failed/ : /ledger_account_covered/
    )
  })

  test('refuses a debt above zero, which would be money out of nothing', async () => {
    const debtor = await signUp('producer')
    await refund(debtor.id, memberAt(0).id, euro)
    const forgive = transact(context.db, (db) =>
      db
        .updateTable('ledger_account')
        .set({ balanceMicros: 1 })
        .where('ownerId', '=', debtor.id)
        .where('kind', '=', 'receivable')
        .execute()
    )
    await expect(forgive).rejects.toThrow(/CHECK constraint failed|ledger_account_covered/)
  })

  test('refuses a second account of the system for the same purpose', async () => {
    await fundWallet(app, memberAt(0), euro)
    const second = transact(context.db, (db) =>
      db
        .insertInto('ledger_account')
        .values({
          id: randomUUID(),
          ownerId: null,
          kind: 'gateway',
          currency: 'EUR',
          balanceMicros: 0
        })
        .execute()
    )
    const error: unknown = await second.catch((reason: unknown) => reason)
    expect(dialectOf(context.db).isUniqueViolation(error)).toBe(true)
  })
})
