import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import { fundWallet, sendPaymentEvent } from '../../../test/makers.ts'

const app = await startTestApp()
const { clock, context, payments, signUp } = app
const euro = 1_000_000

function topUp(member: Member, amountMicros: number, currency = 'EUR') {
  return member.client.wallet.topUp({
    body: { amountMicros, currency },
    idempotencyKey: randomUUID()
  })
}

function withdraw(member: Member, amountMicros: number) {
  return member.client.wallet.withdraw({
    body: { amountMicros, currency: 'EUR' },
    idempotencyKey: randomUUID()
  })
}

async function walletOf(member: Member) {
  const { balances } = await member.client.wallet.get()
  const { items } = await member.client.wallet.payments({ query: { limit: 1 } })
  const { availableMicros, heldMicros } = balances[0] ?? {}
  return { availableMicros, heldMicros, status: items[0]?.status, reason: items[0]?.reason }
}

const submissionsOf = (paymentId: string) =>
  payments.submitted.filter((order) => order.paymentId === paymentId)

describe('top-up', () => {
  test('the money is there when the provider says so, and not before', async () => {
    const member = await signUp('consumer')
    const payment = await topUp(member, 20 * euro)
    expect(payment).toMatchObject({ kind: 'topup', status: 'pending', settledAt: null })
    await vi.waitFor(() => expect(submissionsOf(payment.id)).toHaveLength(1))
    expect(await walletOf(member)).toMatchObject({ availableMicros: 0, status: 'pending' })
    const response = await sendPaymentEvent(app, payment)
    expect(response.json()).toEqual({ isNew: true })
    expect(await walletOf(member)).toMatchObject({
      availableMicros: 20 * euro,
      status: 'succeeded'
    })
    const events = await context.db
      .selectFrom('outbox')
      .select(['name'])
      .where('accountId', '=', member.id)
      .execute()
    expect(events.map((event) => event.name)).toEqual(['payment.changed', 'wallet.changed'])
  })

  test('a refused payment brings no money and keeps the reason', async () => {
    const member = await signUp('consumer')
    const payment = await topUp(member, euro)
    await sendPaymentEvent(app, payment, { outcome: 'refused', reason: 'Card declined' })
    expect(await walletOf(member)).toMatchObject({
      availableMicros: 0,
      status: 'refused',
      reason: 'Card declined'
    })
  })

  test('a currency without a market is refused', async () => {
    const member = await signUp('consumer')
    expect(await refusalOf(topUp(member, euro, 'XXX'))).toMatchObject({
      code: 'currency_unsupported',
      errors: [{ pointer: '/body/currency' }]
    })
  })
})

test.each([euro / 1000, euro + 1, 0, -euro])(
  'no provider moves %i micros: nothing that is not whole cents is paid in or out',
  async (amountMicros) => {
    const member = await signUp('consumer')
    await fundWallet(app, member, 2 * euro)
    for (const pay of [topUp, withdraw]) {
      expect(await refusalOf(pay(member, amountMicros))).toMatchObject({
        code: 'validation_failed',
        errors: [{ pointer: '/body/amountMicros' }]
      })
    }
    expect((await member.client.wallet.payments()).items).toHaveLength(1)
  }
)

describe('withdrawal', () => {
  test('the money is held at once and gone when it is paid out', async () => {
    const member = await signUp('consumer')
    await fundWallet(app, member, 9 * euro)
    const payment = await withdraw(member, 4 * euro)
    expect(await walletOf(member)).toMatchObject({
      availableMicros: 5 * euro,
      heldMicros: 4 * euro
    })
    await sendPaymentEvent(app, payment)
    expect(await walletOf(member)).toMatchObject({
      availableMicros: 5 * euro,
      heldMicros: 0,
      status: 'succeeded'
    })
    const { items } = await member.client.wallet.entries()
    expect(items.map((item) => item.reason)).toEqual(['withdrawal', 'withdrawal_hold', 'topup'])
  })

  test('a refused one gives the money back', async () => {
    const member = await signUp('consumer')
    await fundWallet(app, member, 9 * euro)
    const payment = await withdraw(member, 4 * euro)
    await sendPaymentEvent(app, payment, { outcome: 'refused', reason: 'Account closed' })
    expect(await walletOf(member)).toMatchObject({
      availableMicros: 9 * euro,
      heldMicros: 0,
      status: 'refused'
    })
  })
})

describe('callback', () => {
  test('an event that comes twice counts once, also when both come at the same time', async () => {
    const member = await signUp('consumer')
    const payment = await topUp(member, 3 * euro)
    const eventId = randomUUID()
    const responses = await Promise.all(
      Array.from({ length: 8 }, () => sendPaymentEvent(app, payment, { eventId }))
    )
    expect(responses.map((response) => response.statusCode)).toEqual(Array(8).fill(200))
    const fresh = responses.filter((response) => response.json<{ isNew: boolean }>().isNew)
    expect(fresh).toHaveLength(1)
    expect(await walletOf(member)).toMatchObject({ availableMicros: 3 * euro })
  })

  test('a later event with another outcome is taken and changes nothing', async () => {
    const member = await signUp('consumer')
    const payment = await topUp(member, 3 * euro)
    await sendPaymentEvent(app, payment)
    const late = await sendPaymentEvent(app, payment, { outcome: 'refused', reason: 'Too late' })
    expect(late.statusCode).toBe(200)
    expect(await walletOf(member)).toEqual({
      availableMicros: 3 * euro,
      heldMicros: 0,
      status: 'succeeded',
      reason: null
    })
  })

  test('without the right signature nothing is believed', async () => {
    const member = await signUp('consumer')
    const payment = await topUp(member, 3 * euro)
    const forged = await sendPaymentEvent(app, payment, {}, 'v1,forged')
    expect(forged.json()).toMatchObject({ status: 401, code: 'signature_invalid' })
    expect(await walletOf(member)).toMatchObject({ availableMicros: 0, status: 'pending' })
  })

  test('an event about another amount or currency settles nothing', async () => {
    const member = await signUp('consumer')
    const payment = await topUp(member, 3 * euro)
    for (const wrong of [{ amountMicros: 30 * euro }, { currency: 'INR' }]) {
      const response = await sendPaymentEvent(app, payment, wrong)
      expect(response.json()).toMatchObject({
        code: 'payment_mismatch',
        details: { amountMicros: 3 * euro, currency: 'EUR' }
      })
    }
    expect(await walletOf(member)).toMatchObject({ availableMicros: 0, status: 'pending' })
  })

  test('a payment that nobody made, and a provider that nobody uses, are not found', async () => {
    const unknown = { id: randomUUID(), amountMicros: euro, currency: 'EUR' }
    expect((await sendPaymentEvent(app, unknown)).json()).toMatchObject({ code: 'not_found' })
    const elsewhere = await app.inject({
      method: 'POST',
      url: '/api/v1/payments/callback/elsewhere',
      payload: {
        eventId: '1',
        paymentId: unknown.id,
        outcome: 'refused',
        amountMicros: 1,
        currency: 'EUR'
      }
    })
    expect(elsewhere.json()).toMatchObject({ status: 404, code: 'not_found' })
  })
})

describe('submission', () => {
  test('what the provider did not take is submitted again until it does', async () => {
    const member = await signUp('consumer')
    const takeOrder = payments.submit
    payments.submit = () => Promise.reject(new Error('The provider is away'))
    const payment = await topUp(member, euro)
    clock.advance(10_000)
    await expect(context.jobs.runNow(context, 'wallet.submit-payments')).rejects.toThrow(
      '1 payments could not be submitted'
    )
    payments.submit = takeOrder
    await context.jobs.runNow(context, 'wallet.submit-payments')
    expect(submissionsOf(payment.id)).toEqual([
      { paymentId: payment.id, kind: 'topup', amountMicros: euro, currency: 'EUR' }
    ])
    const submitted = vi.spyOn(payments, 'submit')
    await context.jobs.runNow(context, 'wallet.submit-payments')
    expect(submitted).not.toHaveBeenCalled()
    submitted.mockRestore()
  })

  test('a call that is refused submits nothing', async () => {
    const member = await signUp('consumer')
    const before = payments.submitted.length
    await refusalOf(withdraw(member, euro))
    clock.advance(10_000)
    await context.jobs.runNow(context, 'wallet.submit-payments')
    expect(payments.submitted).toHaveLength(before)
  })
})
