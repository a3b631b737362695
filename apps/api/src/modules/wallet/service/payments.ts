import type { PaymentEvent } from '../../../adapters/payments.ts'
import type { Context } from '../../../context.ts'
import { onCommit, transact, type Transaction } from '../../../database/database.ts'
import { toFlag } from '../../../database/columns.ts'
import { Refusal } from '../../../refusal.ts'
import { record } from '../../../stream/outbox.ts'
import { currenciesOf } from '../../markets/index.ts'
import * as queries from '../queries/payments.ts'
import type { PaymentTable } from '../tables.ts'
import { holdFunds, postHold, voidHold } from './holds.ts'
import { postTransfers } from './transfer.ts'

/** A payment just made is left to its own submission; older ones have lost theirs. */
const submissionGraceMs = 5_000
const mostPerRun = 100

export interface PaymentRequest {
  ownerId: string
  amountMicros: number
  currency: string
}

/** Asks the provider for money from outside; it arrives with the provider's event. */
export async function startTopUp(
  db: Transaction,
  context: Context,
  request: PaymentRequest
): Promise<PaymentTable> {
  const payment = newPayment(context, 'topup', request)
  await queries.insertPayment(db, payment)
  submitAfterCommit(db, context, payment)
  return payment
}

/** Sets the money aside until the provider has paid it out. Refuses `insufficient_funds`. */
export async function startWithdrawal(
  db: Transaction,
  context: Context,
  request: PaymentRequest
): Promise<PaymentTable> {
  const payment = newPayment(context, 'withdrawal', request)
  const { holdId } = await holdFunds(db, context, {
    ...request,
    reason: 'withdrawal_hold',
    reference: { type: 'payment', id: payment.id }
  })
  const held = { ...payment, holdId }
  await queries.insertPayment(db, held)
  submitAfterCommit(db, context, held)
  return held
}

function newPayment(
  context: Context,
  kind: PaymentTable['kind'],
  request: PaymentRequest
): PaymentTable {
  if (!currenciesOf(context).has(request.currency)) {
    throw new Refusal('currency_unsupported').at('/body/currency')
  }
  return {
    id: context.ids.next(),
    kind,
    ...request,
    status: 'pending',
    provider: context.payments.name,
    reason: null,
    holdId: null,
    createdAt: context.clock.now(),
    submittedAt: null,
    settledAt: null
  }
}

/**
 * The provider must not hear of what is not certain yet; a crash in between is the job's business.
 */
function submitAfterCommit(db: Transaction, context: Context, payment: PaymentTable): void {
  onCommit(db, () => {
    submit(context, payment).catch((error: unknown) =>
      context.log.warn({ err: error, paymentId: payment.id }, 'payment is submitted again later')
    )
  })
}

async function submit(context: Context, payment: PaymentTable): Promise<void> {
  await context.payments.submit({
    paymentId: payment.id,
    kind: payment.kind,
    amountMicros: payment.amountMicros,
    currency: payment.currency
  })
  await transact(context.db, (db) => queries.markSubmitted(db, payment.id, context.clock.now()))
}

/** Submits what was not submitted yet: after a crash, or when the provider did not answer. */
export async function submitForgotten(context: Context): Promise<void> {
  const { name } = context.payments
  const createdBefore = context.clock.now() - submissionGraceMs
  const payments = await queries.listUnsubmitted(context.db, name, createdBefore, mostPerRun)
  const outcomes = await Promise.allSettled(payments.map((payment) => submit(context, payment)))
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : []
  )
  if (failures.length > 0) {
    throw new AggregateError(failures, `${failures.length} payments could not be submitted`)
  }
}

/**
 * Takes an event of the provider, once: true when it is new. The first event settles the payment;
 * whatever comes later for it is kept but changes nothing.
 */
export async function takePaymentEvent(context: Context, event: PaymentEvent): Promise<boolean> {
  const provider = context.payments.name
  return transact(context.db, async (db) => {
    const payment = await queries.lockPayment(db, event.paymentId, provider)
    if (!payment) throw new Refusal('not_found')
    refuseMismatch(payment, event)
    const isApplied = payment.status === 'pending'
    const isNew = await queries.insertPaymentEvent(db, {
      provider,
      eventId: event.eventId,
      paymentId: payment.id,
      outcome: event.outcome,
      isApplied: toFlag(isApplied),
      receivedAt: context.clock.now()
    })
    if (isNew && isApplied) await settle(db, context, payment, event)
    if (isNew && !isApplied) {
      const { status } = payment
      const line = { paymentId: payment.id, status, outcome: event.outcome }
      onCommit(db, () => context.log.warn(line, 'event of a payment that is settled'))
    }
    return isNew
  })
}

function refuseMismatch(payment: PaymentTable, event: PaymentEvent): void {
  if (payment.amountMicros === event.amountMicros && payment.currency === event.currency) return
  const { amountMicros, currency } = payment
  throw new Refusal('payment_mismatch', { amountMicros, currency })
}

async function settle(
  db: Transaction,
  context: Context,
  payment: PaymentTable,
  event: PaymentEvent
): Promise<void> {
  const status = event.outcome
  await queries.settlePayment(db, payment.id, {
    status,
    reason: status === 'refused' ? (event.reason ?? null) : null,
    settledAt: context.clock.now()
  })
  await record(db, context, 'payment.changed', { paymentId: payment.id, status }, [payment.ownerId])
  if (payment.kind === 'topup') {
    if (status === 'succeeded') await credit(db, context, payment)
    return
  }
  if (payment.holdId === null) throw new Error(`The withdrawal ${payment.id} holds no money`)
  const { holdId, amountMicros } = payment
  if (status === 'succeeded') {
    const parts = [{ to: 'gateway' as const, amountMicros }]
    await postHold(db, context, { holdId, reason: 'withdrawal', parts })
  } else {
    await voidHold(db, context, { holdId, reason: 'withdrawal_refused' })
  }
}

/** The gateway account is what the provider has taken in for us, below zero by what it owes. */
async function credit(db: Transaction, context: Context, payment: PaymentTable): Promise<void> {
  const { id, ownerId, amountMicros, currency } = payment
  await postTransfers(db, context, [
    {
      reason: 'topup',
      reference: { type: 'payment', id },
      moves: [
        { ownerId: null, kind: 'gateway', currency, amountMicros: -amountMicros },
        { ownerId, kind: 'available', currency, amountMicros }
      ]
    }
  ])
}

/** A member's payments, newest first, one more than asked for when there are more. */
export function readPayments(
  context: Context,
  ownerId: string,
  page: { before: string | null; limit: number }
): Promise<PaymentTable[]> {
  return queries.listPayments(context.db, ownerId, page.before, page.limit + 1)
}
