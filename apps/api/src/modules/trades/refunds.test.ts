import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import { fundWallet, readAll, sendPaymentEvent, signInAgain } from '../../../test/makers.ts'
import { createNeighbours, hourFrom, type Neighbours } from '../../../test/neighbours.ts'
import { transact } from '../../database/database.ts'
import { refundMember } from '../wallet/index.ts'

const app = await startTestApp()
const euro = 1_000_000
const dayMs = 24 * 3_600_000
const full = Array<number>(4).fill(500)

let homes: Neighbours
let admin: Member
let firstDayMs = Date.parse('2026-05-12T09:00:00Z')

beforeAll(async () => {
  admin = await app.signUp('admin')
})

/** Two homes whose seller has earned nothing yet, on days of their own. */
beforeEach(async () => {
  homes = await createNeighbours(app)
  firstDayMs += 5 * dayMs
})

/** Two kWh delivered: 0.20 EUR for the seller, 0.076 for the grid, 0.01 for the platform. */
async function sell(day = 0): Promise<string> {
  const window = hourFrom(new Date(firstDayMs + day * dayMs).toISOString())
  const id = await homes.trade(2000, 100_000, window, full)
  admin = await signInAgain(app, admin)
  return id
}

const setStatus = (
  member: Member,
  id: string,
  body: { status: 'disputed' | 'resolved'; refundMicros?: number }
) => member.client.trades.setStatus({ params: { id }, body, idempotencyKey: randomUUID() })

async function refund(id: string, refundMicros: number) {
  await setStatus(homes.buyer, id, { status: 'disputed' })
  return setStatus(admin, id, { status: 'resolved', refundMicros })
}

const walletOf = async (member: Member) => {
  const [balance] = (await member.client.wallet.get()).balances
  if (!balance) throw new Error('There is no balance')
  return balance
}
const availableOf = async (member: Member) => (await walletOf(member)).availableMicros
const withdraw = (amountMicros: number) =>
  homes.seller.client.wallet.withdraw({
    body: { amountMicros, currency: 'EUR' },
    idempotencyKey: randomUUID()
  })
const entriesOf = (member: Member) =>
  readAll((cursor) => member.client.wallet.entries({ query: { limit: 100, ...cursor } }))

async function systemBalance(kind: 'grid_operator' | 'platform_fee'): Promise<number> {
  const { balanceMicros } = await app.context.db
    .selectFrom('ledger_account')
    .select('balanceMicros')
    .where('kind', '=', kind)
    .where('currency', '=', 'EUR')
    .executeTakeFirstOrThrow()
  return balanceMicros
}

async function expectSound(): Promise<void> {
  expect(await admin.client.wallet.verify()).toMatchObject({ isIntact: true, firstFault: null })
  const { total } = await app.context.db
    .selectFrom('ledger_account')
    .select((eb) => eb.cast<number>(eb.fn.sum('balanceMicros'), 'bigint').as('total'))
    .executeTakeFirstOrThrow()
  expect(total).toBe(0)
}

test('a whole refund brings the buyer everything back, the fees from those who got them', async () => {
  const before = await availableOf(homes.buyer)
  const id = await sell()
  const paid = before - (await availableOf(homes.buyer))
  const grid = await systemBalance('grid_operator')
  const platform = await systemBalance('platform_fee')
  const resolved = await refund(id, paid)
  expect(resolved).toMatchObject({
    paidMicros: 286_000,
    refundedMicros: 286_000,
    refundedEnergyMicros: 200_000,
    refundedGridFeeMicros: 76_000,
    refundedPlatformFeeMicros: 10_000
  })
  expect(await availableOf(homes.buyer)).toBe(before)
  expect(await walletOf(homes.seller)).toMatchObject({ availableMicros: 0, owedMicros: 0 })
  expect(await systemBalance('grid_operator')).toBe(grid - 76_000)
  expect(await systemBalance('platform_fee')).toBe(platform - 10_000)
  await expectSound()
})

test('what the seller has withdrawn is owed: the buyer does not wait, the seller cannot use money before', async () => {
  const id = await sell()
  await sendPaymentEvent(app, await withdraw(150_000))
  const before = await availableOf(homes.buyer)
  await refund(id, 286_000)
  expect(await availableOf(homes.buyer)).toBe(before + 286_000)
  expect(await walletOf(homes.seller)).toMatchObject({ availableMicros: 0, owedMicros: 150_000 })
  expect((await entriesOf(homes.seller))[0]).toMatchObject({
    reason: 'trade_refund',
    availableMicros: -50_000,
    owedMicros: 150_000
  })
  expect(await refusalOf(withdraw(10_000))).toMatchObject({
    code: 'insufficient_funds',
    details: { availableMicros: 0 }
  })
  await expectSound()
})

test('a debt is paid off in parts, by a top-up and then by a sale, before anything is free', async () => {
  const id = await sell()
  await sendPaymentEvent(app, await withdraw(200_000))
  await refund(id, 286_000)
  await fundWallet(app, homes.seller, 30_000)
  expect(await walletOf(homes.seller)).toMatchObject({ availableMicros: 0, owedMicros: 170_000 })
  expect(await refusalOf(withdraw(10_000))).toMatchObject({ code: 'insufficient_funds' })
  await sell(1)
  expect(await walletOf(homes.seller)).toMatchObject({ availableMicros: 30_000, owedMicros: 0 })
  const [repayment, sale] = await entriesOf(homes.seller)
  expect(repayment).toMatchObject({
    reason: 'debt_repayment',
    referenceType: 'trade',
    availableMicros: -170_000,
    owedMicros: -170_000
  })
  expect(sale).toMatchObject({
    reason: 'trade_settlement',
    availableMicros: 200_000,
    owedMicros: 0
  })
  await withdraw(30_000)
  await expectSound()
})

test('two refunds in a row add up, each in full', async () => {
  const first = await sell()
  const second = await sell(1)
  await sendPaymentEvent(app, await withdraw(300_000))
  const before = await availableOf(homes.buyer)
  await refund(first, 286_000)
  expect(await walletOf(homes.seller)).toMatchObject({ availableMicros: 0, owedMicros: 100_000 })
  await refund(second, 143_000)
  expect(await walletOf(homes.seller)).toMatchObject({ availableMicros: 0, owedMicros: 200_000 })
  expect(await availableOf(homes.buyer)).toBe(before + 429_000)
  await expectSound()
})

test('a withdrawal and a refund at once: whichever is first, the buyer is paid and nothing is lost', async () => {
  const id = await sell()
  await setStatus(homes.buyer, id, { status: 'disputed' })
  const before = await availableOf(homes.buyer)
  const [withdrawal, resolved] = await Promise.allSettled([
    withdraw(200_000),
    setStatus(admin, id, { status: 'resolved', refundMicros: 286_000 })
  ])
  expect(resolved.status).toBe('fulfilled')
  expect(await availableOf(homes.buyer)).toBe(before + 286_000)
  const heldMicros = withdrawal.status === 'fulfilled' ? 200_000 : 0
  expect(await walletOf(homes.seller)).toMatchObject({
    availableMicros: 0,
    heldMicros,
    owedMicros: heldMicros
  })
  await expectSound()
})

test('a withdrawal that the provider refuses comes back to the debt, not to the member', async () => {
  const id = await sell()
  const payment = await withdraw(200_000)
  await refund(id, 143_000)
  expect(await walletOf(homes.seller)).toMatchObject({ heldMicros: 200_000, owedMicros: 100_000 })
  await sendPaymentEvent(app, payment, { outcome: 'refused' })
  expect(await walletOf(homes.seller)).toMatchObject({
    availableMicros: 100_000,
    heldMicros: 0,
    owedMicros: 0
  })
  await expectSound()
})

test('a refund reaches a buyer who owes as well, and pays that debt off', async () => {
  const id = await sell()
  // The buyer sold something elsewhere, and owes what was given back for it. Less than a cent
  // cannot be paid out.
  const available = await availableOf(homes.buyer)
  const rest = available % 10_000
  await sendPaymentEvent(
    app,
    await homes.buyer.client.wallet.withdraw({
      body: { amountMicros: available - rest, currency: 'EUR' },
      idempotencyKey: randomUUID()
    })
  )
  await transact(app.context.db, (db) =>
    refundMember(db, app.context, {
      toId: homes.stranger.id,
      currency: 'EUR',
      reason: 'trade_refund',
      reference: { type: 'trade', id: randomUUID() },
      parts: [{ from: { ownerId: homes.buyer.id }, amountMicros: euro }]
    })
  )
  await refund(id, 286_000)
  expect(await walletOf(homes.buyer)).toMatchObject({
    availableMicros: 0,
    owedMicros: euro - rest - 286_000
  })
  await expectSound()
})
