import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { transferHash } from '@commonwatt/domain'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import { fundWallet } from '../../../test/makers.ts'
import { transact } from '../../database/database.ts'
import { holdFunds, postHold, refundMember, voidHold } from './index.ts'

const app = await startTestApp()
const { context, inject, signUp } = app
const euro = 1_000_000

function hold(member: Member, amountMicros: number, id = randomUUID()) {
  return transact(context.db, (db) =>
    holdFunds(db, context, {
      ownerId: member.id,
      amountMicros,
      currency: 'EUR',
      reason: 'trade_hold',
      reference: { type: 'trade', id }
    })
  )
}

async function balanceOf(member: Member) {
  const { balances } = await member.client.wallet.get()
  const { availableMicros, heldMicros } = balances[0] ?? {}
  return { availableMicros, heldMicros }
}

async function eventsOf(member: Member) {
  const rows = await context.db
    .selectFrom('outbox')
    .select(['name', 'payloadJson'])
    .where('accountId', '=', member.id)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({ name: row.name, payload: JSON.parse(row.payloadJson) as object }))
}

describe('balance', () => {
  test('a member without any movement has nothing, in the own currency', async () => {
    const member = await signUp('consumer')
    const { balances } = await member.client.wallet.get()
    expect(balances).toEqual([
      { currency: 'EUR', availableMicros: 0, heldMicros: 0, owedMicros: 0, holds: [] }
    ])
  })

  test('each currency has a balance of its own', async () => {
    const member = await signUp('consumer')
    await fundWallet(app, member, 3 * euro)
    await fundWallet(app, member, 500 * euro, 'INR')
    const { balances } = await member.client.wallet.get()
    expect(balances).toMatchObject([
      { currency: 'EUR', availableMicros: 3 * euro },
      { currency: 'INR', availableMicros: 500 * euro }
    ])
  })

  test('held money is out of reach and listed with what it is held for', async () => {
    const member = await signUp('consumer')
    await fundWallet(app, member, 5 * euro)
    const tradeId = randomUUID()
    const { holdId } = await hold(member, 2 * euro, tradeId)
    const { balances } = await member.client.wallet.get()
    expect(balances).toMatchObject([
      {
        availableMicros: 3 * euro,
        heldMicros: 2 * euro,
        holds: [
          {
            id: holdId,
            amountMicros: 2 * euro,
            reason: 'trade_hold',
            referenceType: 'trade',
            referenceId: tradeId
          }
        ]
      }
    ])
    expect(await refusalOf(hold(member, 3 * euro + 1).catch(toProblem))).toMatchObject({
      code: 'insufficient_funds',
      details: { availableMicros: 3 * euro, neededMicros: 3 * euro + 1, currency: 'EUR' }
    })
  })
})

/** A refusal inside the process, in the shape in which the client sees one. */
function toProblem(error: { code: string; status: number; details: unknown }): never {
  throw Object.assign(new Error(), { ...error, problem: { details: error.details } })
}

describe('hold', () => {
  test('posting pays the parts and gives the rest back in one transfer that both sides see', async () => {
    const buyer = await signUp('consumer', 'Jonas Meier')
    const seller = await signUp('producer', 'Familie Okafor')
    await fundWallet(app, buyer, 10 * euro)
    const tradeId = randomUUID()
    const { holdId } = await hold(buyer, 6 * euro, tradeId)
    await transact(context.db, (db) =>
      postHold(db, context, {
        holdId,
        reason: 'trade_settlement',
        parts: [
          { to: { ownerId: seller.id }, amountMicros: 4 * euro },
          { to: 'platform_fee', amountMicros: 30_000 },
          { to: 'grid_operator', amountMicros: 500_000 },
          { to: 'grid_operator', amountMicros: 0 }
        ]
      })
    )
    expect(await balanceOf(buyer)).toEqual({ availableMicros: 5_470_000, heldMicros: 0 })
    expect(await balanceOf(seller)).toEqual({ availableMicros: 4 * euro, heldMicros: 0 })
    const { items } = await buyer.client.wallet.entries({ query: { referenceId: tradeId } })
    expect(items).toMatchObject([
      {
        reason: 'trade_settlement',
        availableMicros: 1_470_000,
        heldMicros: -6 * euro,
        counterpartyName: 'Familie Okafor'
      },
      {
        reason: 'trade_hold',
        availableMicros: -6 * euro,
        heldMicros: 6 * euro,
        counterpartyName: null
      }
    ])
    const earned = await seller.client.wallet.entries()
    expect(earned.items).toMatchObject([
      { availableMicros: 4 * euro, heldMicros: 0, counterpartyName: 'Jonas Meier' }
    ])
    expect((await eventsOf(seller)).at(-1)).toEqual({
      name: 'wallet.changed',
      payload: { currency: 'EUR', availableMicros: 4 * euro, heldMicros: 0, owedMicros: 0 }
    })
  })

  test('a voided hold gives all of it back, and cannot be used again', async () => {
    const member = await signUp('consumer')
    await fundWallet(app, member, 2 * euro)
    const { holdId } = await hold(member, 2 * euro)
    const release = () =>
      transact(context.db, (db) => voidHold(db, context, { holdId, reason: 'trade_release' }))
    await release()
    expect(await balanceOf(member)).toEqual({ availableMicros: 2 * euro, heldMicros: 0 })
    await expect(release()).rejects.toThrow('already voided')
    const post = transact(context.db, (db) =>
      postHold(db, context, { holdId, reason: 'trade_settlement', parts: [] })
    )
    await expect(post).rejects.toThrow('already voided')
    expect(await balanceOf(member)).toEqual({ availableMicros: 2 * euro, heldMicros: 0 })
  })

  test('parts beyond the held money move nothing', async () => {
    const member = await signUp('consumer')
    await fundWallet(app, member, 5 * euro)
    const { holdId } = await hold(member, 2 * euro)
    const post = transact(context.db, (db) =>
      postHold(db, context, {
        holdId,
        reason: 'trade_settlement',
        parts: [{ to: 'platform_fee', amountMicros: 2 * euro + 1 }]
      })
    )
    await expect(post).rejects.toThrow('more than the hold')
    expect(await balanceOf(member)).toEqual({ availableMicros: 3 * euro, heldMicros: 2 * euro })
  })

  test('a hold of nothing is opened and closed without a transfer', async () => {
    const member = await signUp('consumer')
    const { holdId } = await hold(member, 0)
    await transact(context.db, (db) =>
      postHold(db, context, {
        holdId,
        reason: 'trade_settlement',
        parts: [{ to: 'platform_fee', amountMicros: 0 }]
      })
    )
    expect((await member.client.wallet.entries()).items).toEqual([])
  })

  test('a refund takes what is available, and the rest is owed', async () => {
    const from = await signUp('producer')
    const to = await signUp('consumer')
    await fundWallet(app, from, 2 * euro)
    const takeBack = (amountMicros: number) =>
      transact(context.db, (db) =>
        refundMember(db, context, {
          toId: to.id,
          currency: 'EUR',
          reason: 'trade_refund',
          reference: { type: 'trade', id: randomUUID() },
          parts: [{ from: { ownerId: from.id }, amountMicros }]
        })
      )
    await takeBack(1_500_000)
    await takeBack(700_000)
    const [owing] = (await from.client.wallet.get()).balances
    expect(owing).toMatchObject({ availableMicros: 0, owedMicros: 200_000 })
    expect(await balanceOf(to)).toMatchObject({ availableMicros: 2_200_000 })
    expect((await eventsOf(from)).at(-1)).toMatchObject({ payload: { owedMicros: 200_000 } })
  })
})

describe('history', () => {
  test('the pages of entries hold every movement once, newest first', async () => {
    const member = await signUp('consumer')
    for (const amount of [1, 2, 3]) await fundWallet(app, member, amount * euro)
    await fundWallet(app, member, 70 * euro, 'INR')
    await hold(member, euro)
    const seen: number[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof member.client.wallet.entries>> =
        await member.client.wallet.entries({
          query: { limit: 2, ...(cursor !== null && { cursor }) }
        })
      seen.push(...page.items.map((item) => item.sequence))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen).toHaveLength(5)
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => b - a))
    const rupees = await member.client.wallet.entries({ query: { currency: 'INR' } })
    expect(rupees.items).toMatchObject([{ availableMicros: 70 * euro, currency: 'INR' }])
    const none = await member.client.wallet.entries({ query: { referenceId: randomUUID() } })
    expect(none.items).toEqual([])
  })

  test('a forged cursor is refused by name', async () => {
    const member = await signUp('consumer')
    for (const sequence of [1.5, 1e300]) {
      const cursor = Buffer.from(JSON.stringify(['entries', sequence])).toString('base64url')
      const call = member.client.wallet.entries({ query: { cursor } })
      expect(await refusalOf(call)).toMatchObject({ code: 'cursor_invalid' })
    }
  })

  test('whoever holds a receipt can compute its hash, without learning whose the accounts are', async () => {
    const member = await signUp('consumer')
    await fundWallet(app, member, 4 * euro)
    const { items } = await member.client.wallet.transactions()
    const receipt = await member.client.wallet.transaction({ params: { id: items[0]?.id ?? '' } })
    expect(receipt).toEqual(items[0])
    expect(receipt.postings).toMatchObject([
      { accountKind: 'gateway', isMine: false, amountMicros: -4 * euro },
      { accountKind: 'available', isMine: true, amountMicros: 4 * euro }
    ])
    const { at, hash, ...rest } = receipt
    const postings = receipt.postings.map(({ line, accountId, currency, amountMicros }) => {
      return { line, accountId, currency, amountMicros }
    })
    expect(transferHash({ ...rest, postings, createdAt: Date.parse(at) })).toBe(hash)
    expect(JSON.stringify(receipt)).not.toContain(member.id)
  })

  test('a transfer of others is not found', async () => {
    const member = await signUp('consumer')
    const other = await signUp('consumer')
    await fundWallet(app, member, euro)
    const { items } = await member.client.wallet.transactions()
    const call = other.client.wallet.transaction({ params: { id: items[0]?.id ?? '' } })
    expect(await refusalOf(call)).toMatchObject({ code: 'not_found' })
    expect((await other.client.wallet.transactions()).items).toEqual([])
  })
})

describe('idempotency', () => {
  const url = '/api/v1/wallet/topups'
  const payload = { amountMicros: 7 * euro, currency: 'EUR' }

  test('the same key and body replays the answer and makes one payment', async () => {
    const member = await signUp('consumer')
    const headers = { authorization: `Bearer ${member.token}`, 'idempotency-key': 'once' }
    const first = await inject({ method: 'POST', url, headers, payload })
    const second = await inject({ method: 'POST', url, headers, payload })
    expect(first.statusCode).toBe(202)
    expect(first.headers['idempotent-replayed']).toBeUndefined()
    expect(second.headers['idempotent-replayed']).toBe('true')
    expect(second.json()).toEqual(first.json())
    expect((await member.client.wallet.payments()).items).toHaveLength(1)
    const other = { amountMicros: 8 * euro, currency: 'EUR' }
    const reused = await inject({ method: 'POST', url, headers, payload: other })
    expect(reused.json()).toMatchObject({ status: 422, code: 'idempotency_key_reused' })
  })

  test('without a key nothing starts', async () => {
    const member = await signUp('consumer')
    const headers = { authorization: `Bearer ${member.token}` }
    const response = await inject({ method: 'POST', url, headers, payload })
    expect(response.json()).toMatchObject({ status: 400, code: 'idempotency_key_missing' })
    expect((await member.client.wallet.payments()).items).toEqual([])
  })

  test('a refused withdrawal leaves the key free for the next try', async () => {
    const member = await signUp('consumer')
    const withdraw = () =>
      member.client.wallet.withdraw({
        body: { amountMicros: euro, currency: 'EUR' },
        idempotencyKey: 'later'
      })
    expect(await refusalOf(withdraw())).toMatchObject({
      code: 'insufficient_funds',
      details: { availableMicros: 0, neededMicros: euro, currency: 'EUR' }
    })
    await fundWallet(app, member, 2 * euro)
    expect(await withdraw()).toMatchObject({ kind: 'withdrawal', status: 'pending' })
  })
})
