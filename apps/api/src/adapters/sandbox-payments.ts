import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Config } from '../config.ts'
import { systemClock, type Clock, type Context } from '../context.ts'
import { transact, type OpenDatabase } from '../database/database.ts'
import type { PaymentEvent, PaymentOrder, PaymentProvider } from './payments.ts'
import * as queries from './sandbox-queries.ts'
import type { SandboxDeliveryTable } from './sandbox-queries.ts'

const second = 1_000
const freshMs = 300 * second
const answerWithinMs = 5 * second
const longestBackoffMs = 900 * second
const mostPerRun = 20
const callbackPath = '/api/v1/payments/callback/sandbox'

export interface SandboxParts {
  config: Pick<Config, 'jwtSecret'>
  database: Pick<OpenDatabase, 'db'>
  /** Where the API answers; asked with each callback, since nobody listens yet at the start. */
  baseUrl: () => string
  clock?: Clock
}

export interface SandboxPayments extends PaymentProvider {
  deliverDue(): Promise<{ delivered: number; failed: number }>
}

/** How the sandbox treats an order. */
interface Behaviour {
  outcome: 'succeeded' | 'refused'
  copies: number
  delayMs: number
}

/**
 * The built-in payment provider: moves no real money, but behaves like one that does. It takes an
 * order, and tells the outcome later by a signed callback over HTTP (Standard Webhooks), again and
 * again with growing pauses until it is answered 2xx; its memory outlives a restart. The last two
 * digits of the amount, its cents, choose what happens, as the numbers of test cards do:
 *
 * - …13 is refused,
 * - …17 succeeds and the callback comes twice,
 * - …19 succeeds after 30 s,
 * - any other succeeds after 1 s.
 */
export function createSandboxPayments({
  config,
  database: { db },
  baseUrl,
  clock = systemClock
}: SandboxParts): SandboxPayments {
  const secret = deriveSecret(config.jwtSecret)

  async function deliver(delivery: SandboxDeliveryTable): Promise<boolean> {
    const isTaken = await send(`${baseUrl()}${callbackPath}`, delivery, secret, clock.now())
    const { copiesLeft, attempts } = delivery
    const change = isTaken
      ? { copiesLeft: copiesLeft - 1, attempts: 0, dueAt: clock.now() }
      : { copiesLeft, attempts: attempts + 1, dueAt: clock.now() + backoffMs(attempts) }
    await transact(db, (db) => queries.updateDelivery(db, delivery.paymentId, change))
    return isTaken
  }

  return {
    name: 'sandbox',
    async submit(order) {
      const delivery = toDelivery(order, clock.now())
      await transact(db, (db) => queries.insertDelivery(db, delivery))
    },
    isSigned: (headers, rawBody) => isSigned(headers, rawBody, secret, clock.now()),
    async deliverDue() {
      const due = await queries.listDueDeliveries(db, clock.now(), mostPerRun)
      const taken = await Promise.all(due.map(deliver))
      const delivered = taken.filter(Boolean).length
      return { delivered, failed: due.length - delivered }
    }
  }
}

/** Sends what a provider inside this process owes. */
export const sandboxJobs = [
  {
    name: 'sandbox.deliver',
    everyMs: second,
    isSlow: true,
    run: async ({ payments, log }: Context): Promise<void> => {
      const { failed } = (await payments.deliverDue?.()) ?? { failed: 0 }
      if (failed > 0) log.warn({ failed }, 'payment callbacks were not taken and come again')
    }
  }
] as const

function behaviourOf(amountMicros: number): Behaviour {
  const cents = Math.floor(amountMicros / 10_000) % 100
  if (cents === 13) return { outcome: 'refused', copies: 1, delayMs: second }
  if (cents === 17) return { outcome: 'succeeded', copies: 2, delayMs: second }
  if (cents === 19) return { outcome: 'succeeded', copies: 1, delayMs: 30 * second }
  return { outcome: 'succeeded', copies: 1, delayMs: second }
}

function toDelivery(order: PaymentOrder, now: number): SandboxDeliveryTable {
  const { paymentId, kind, amountMicros, currency } = order
  const { outcome, copies, delayMs } = behaviourOf(amountMicros)
  const reason = kind === 'topup' ? 'The card was declined' : 'The bank took no payout'
  return {
    paymentId,
    eventId: `sandbox-${paymentId}`,
    outcome,
    reason: outcome === 'refused' ? reason : null,
    amountMicros,
    currency,
    copiesLeft: copies,
    attempts: 0,
    dueAt: now + delayMs
  }
}

async function send(
  url: string,
  { eventId, paymentId, outcome, amountMicros, currency, reason }: SandboxDeliveryTable,
  secret: Buffer,
  now: number
): Promise<boolean> {
  const event: PaymentEvent = {
    eventId,
    paymentId,
    outcome,
    amountMicros,
    currency,
    ...(reason !== null && { reason })
  }
  const body = JSON.stringify(event)
  const timestamp = String(Math.floor(now / second))
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': eventId,
        'webhook-timestamp': timestamp,
        'webhook-signature': sign(secret, eventId, timestamp, body)
      },
      body,
      signal: AbortSignal.timeout(answerWithinMs)
    })
    await response.arrayBuffer()
    return response.ok
  } catch {
    // Nobody answers, or not in time: the next try will tell.
    return false
  }
}

function backoffMs(attempts: number): number {
  return Math.min(longestBackoffMs, second * 2 ** attempts)
}

/** A key of its own, so that a callback's signature says nothing about access tokens. */
function deriveSecret(jwtSecret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', jwtSecret, '', 'commonwatt sandbox payment callbacks', 32))
}

function sign(secret: Buffer, id: string, timestamp: string, body: string): string {
  const mac = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`)
  return `v1,${mac.digest('base64')}`
}

function isSigned(
  headers: Record<string, string | string[] | undefined>,
  rawBody: string,
  secret: Buffer,
  now: number
): boolean {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  const signatures = headers['webhook-signature']
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') {
    return false
  }
  if (!/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(now - Number(timestamp) * second) > freshMs) return false
  const expected = Buffer.from(sign(secret, id, timestamp, rawBody))
  // While a key is being changed a sender gives several signatures.
  return signatures.split(' ').some((given) => {
    const bytes = Buffer.from(given)
    return bytes.length === expected.length && timingSafeEqual(bytes, expected)
  })
}
