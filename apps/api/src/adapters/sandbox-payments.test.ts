import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { startTestApp, type Member } from '../../test/harness.ts'
import { createSandboxPayments, type SandboxPayments } from './sandbox-payments.ts'

const { app, clock, context, inject, signUp } = await startTestApp()
await app.listen({ host: '127.0.0.1', port: 0 })
const address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
const euro = 1_000_000

function createProvider(baseUrl: () => string): SandboxPayments {
  const { config, db } = context
  return createSandboxPayments({ config, database: { db }, baseUrl, clock })
}
context.payments = createProvider(() => address)

const deliver = () => context.jobs.runNow(context, 'sandbox.deliver')

async function topUp(member: Member, amountMicros: number) {
  const payment = await member.client.wallet.topUp({
    body: { amountMicros, currency: 'EUR' },
    idempotencyKey: randomUUID()
  })
  await vi.waitFor(async () => expect(await deliveryOf(payment.id)).toBeDefined())
  return payment
}

function deliveryOf(paymentId: string) {
  return context.db
    .selectFrom('sandbox_delivery')
    .selectAll()
    .where('paymentId', '=', paymentId)
    .executeTakeFirst()
}

async function walletOf(member: Member) {
  const { balances } = await member.client.wallet.get()
  const { items } = await member.client.wallet.payments()
  const [payment] = items
  return {
    availableMicros: balances[0]?.availableMicros,
    status: payment?.status,
    reason: payment?.reason
  }
}

function eventsOf(paymentId: string) {
  return context.db
    .selectFrom('payment_event')
    .selectAll()
    .where('paymentId', '=', paymentId)
    .execute()
}

describe('an order', () => {
  test('succeeds a second later, by a signed callback over HTTP', async () => {
    const member = await signUp('consumer')
    await topUp(member, 20 * euro)
    await deliver()
    expect(await walletOf(member)).toMatchObject({ availableMicros: 0, status: 'pending' })
    clock.advance(1000)
    await deliver()
    expect(await walletOf(member)).toMatchObject({
      availableMicros: 20 * euro,
      status: 'succeeded'
    })
  })

  test('of …13 cents is refused with a reason', async () => {
    const member = await signUp('consumer')
    await topUp(member, 20_130_000)
    clock.advance(1000)
    await deliver()
    expect(await walletOf(member)).toEqual({
      availableMicros: 0,
      status: 'refused',
      reason: 'The card was declined'
    })
  })

  test('of …17 cents is told twice and counts once', async () => {
    const member = await signUp('consumer')
    const payment = await topUp(member, 5_170_000)
    clock.advance(1000)
    await deliver()
    expect(await deliveryOf(payment.id)).toMatchObject({ copiesLeft: 1 })
    await deliver()
    expect(await deliveryOf(payment.id)).toMatchObject({ copiesLeft: 0 })
    expect(await eventsOf(payment.id)).toHaveLength(1)
    expect(await walletOf(member)).toMatchObject({ availableMicros: 5_170_000 })
  })

  test('of …19 cents comes half a minute late', async () => {
    const member = await signUp('consumer')
    await topUp(member, 1_190_000)
    clock.advance(29_000)
    await deliver()
    expect(await walletOf(member)).toMatchObject({ status: 'pending' })
    clock.advance(1000)
    await deliver()
    expect(await walletOf(member)).toMatchObject({ status: 'succeeded' })
  })

  test('that is submitted twice is taken once', async () => {
    const member = await signUp('consumer')
    const { id, kind, amountMicros, currency } = await topUp(member, 2 * euro)
    clock.advance(1000)
    await deliver()
    await context.payments.submit({ paymentId: id, kind, amountMicros, currency })
    clock.advance(1000)
    await deliver()
    expect(await deliveryOf(id)).toMatchObject({ copiesLeft: 0 })
    expect(await walletOf(member)).toMatchObject({ availableMicros: 2 * euro })
  })
})

test('a callback that nobody takes comes again after growing pauses', async () => {
  const member = await signUp('consumer')
  const payment = await topUp(member, 3 * euro)
  let answer = 500
  let calls = 0
  const broken = createServer((_request, response) => {
    calls += 1
    response.writeHead(answer).end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => broken.once('listening', resolve))
  const { port } = broken.address() as AddressInfo
  const provider = createProvider(() => `http://127.0.0.1:${port}`)
  clock.advance(1000)
  expect(await provider.deliverDue()).toEqual({ delivered: 0, failed: 1 })
  expect(await provider.deliverDue()).toEqual({ delivered: 0, failed: 0 })
  clock.advance(1000)
  answer = 404
  expect(await provider.deliverDue()).toEqual({ delivered: 0, failed: 1 })
  clock.advance(1000)
  expect(await provider.deliverDue()).toEqual({ delivered: 0, failed: 0 })
  expect(calls).toBe(2)
  await new Promise((resolve) => broken.close(resolve))
  clock.advance(1000)
  expect(await provider.deliverDue()).toEqual({ delivered: 0, failed: 1 })
  expect(await deliveryOf(payment.id)).toMatchObject({ attempts: 3, copiesLeft: 1 })
  clock.advance(4000)
  await deliver()
  expect(await walletOf(member)).toMatchObject({ availableMicros: 3 * euro, status: 'succeeded' })
})

describe('the signature', () => {
  /** The callback as the sandbox sends it, caught on its way. */
  async function catchCallback() {
    const member = await signUp('consumer')
    const payment = await topUp(member, euro)
    clock.advance(1000)
    const caught: { headers: Record<string, string>; body: string }[] = []
    const trap = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const headers = Object.fromEntries(
          ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'content-type'].map((name) => [
            name,
            String(request.headers[name])
          ])
        )
        caught.push({ headers, body: Buffer.concat(chunks).toString('utf8') })
        response.end()
      })
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => trap.once('listening', resolve))
    await createProvider(
      () => `http://127.0.0.1:${(trap.address() as AddressInfo).port}`
    ).deliverDue()
    await new Promise((resolve) => trap.close(resolve))
    const callback = caught.find(({ body }) => body.includes(payment.id))
    if (!callback) throw new Error('No callback came')
    return { ...callback, member }
  }

  const send = (headers: Record<string, string>, payload: string) =>
    inject({ method: 'POST', url: '/api/v1/payments/callback/sandbox', headers, payload })

  test('covers every byte of the body, its id and its time', async () => {
    const { headers, body, member } = await catchCallback()
    const event = JSON.parse(body) as { eventId: string }
    const forgeries: [Record<string, string>, string][] = [
      [headers, body.replace('{', '{ ')],
      [headers, JSON.stringify({ ...event, eventId: 'another' })],
      [{ ...headers, 'webhook-id': 'another' }, body],
      [{ ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) }, body],
      [{ ...headers, 'webhook-signature': 'v1,AAAA' }, body],
      [{ 'content-type': 'application/json' }, body]
    ]
    for (const [forgedHeaders, forgedBody] of forgeries) {
      const response = await send(forgedHeaders, forgedBody)
      expect(response.json()).toMatchObject({ status: 401, code: 'signature_invalid' })
    }
    expect(await walletOf(member)).toMatchObject({ availableMicros: 0 })
    const rotated = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` }
    expect((await send(rotated, body)).json()).toEqual({ isNew: true })
    expect(await walletOf(member)).toMatchObject({ availableMicros: euro })
  })

  test('is stale after five minutes', async () => {
    const { headers, body, member } = await catchCallback()
    clock.advance(5 * 60_000 + 1000)
    expect((await send(headers, body)).json()).toMatchObject({ code: 'signature_invalid' })
    expect(await walletOf(member)).toMatchObject({ status: 'pending' })
  })

  test('is never asked for a body beyond the limit, which is refused without waiting', async () => {
    const response = await fetch(`${address}/api/v1/payments/callback/sandbox`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: ' '.repeat(1_100_000)
    })
    expect(await response.json()).toMatchObject({ status: 413, code: 'payload_too_large' })
  })
})
