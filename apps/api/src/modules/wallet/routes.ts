import type {
  contract,
  LedgerDay,
  Payment,
  TransactionProof,
  WalletEntry
} from '@commonwatt/contract'
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, toPage } from '../../http/cursor.ts'
import { toInstant, toInstantOrNull } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import { Refusal } from '../../refusal.ts'
import {
  readEntries,
  readTransfer,
  readTransfers,
  readWallet,
  type SeenEntry,
  type SeenTransfer
} from './service/history.ts'
import { readPayments, startTopUp, startWithdrawal, takePaymentEvent } from './service/payments.ts'
import { proveTransfer, type Proof } from './service/prove.ts'
import { listSealedDays } from './service/seal-days.ts'
import { readVerification, verifyLedger } from './service/verify.ts'
import type { LedgerDayTable, LedgerHoldTable, PaymentTable } from './tables.ts'

export function walletHandlers(context: Context): Handlers<typeof contract.wallet> {
  return {
    get: async ({ actor }) => {
      const balances = await readWallet(context, actor.id)
      return {
        balances: balances.map((balance) => ({ ...balance, holds: balance.holds.map(toHold) }))
      }
    },
    entries: async ({ actor, query }) => {
      const { limit = 20, cursor, ...filter } = query
      const before = readSequence(cursor, 'entries')
      const rows = await readEntries(context, actor.id, { ...filter, before, limit })
      return toPage(rows, limit, toEntry, (row) => encodeCursor('entries', [row.sequence]))
    },
    topUp: async ({ actor, body, db }) =>
      toPayment(await startTopUp(db, context, { ownerId: actor.id, ...body })),
    withdraw: async ({ actor, body, db }) =>
      toPayment(await startWithdrawal(db, context, { ownerId: actor.id, ...body })),
    payments: async ({ actor, query: { limit = 20, cursor } }) => {
      const [before] = decodeCursor(cursor, 'payments', ['text']) ?? [null]
      const rows = await readPayments(context, actor.id, { before, limit })
      return toPage(rows, limit, toPayment, (row) => encodeCursor('payments', [row.id]))
    },
    callback: async ({ params, body }, { request }) => {
      if (params.provider !== context.payments.name) throw new Refusal('not_found')
      if (!context.payments.isSigned(request.headers, request.rawBody)) {
        throw new Refusal('signature_invalid')
      }
      return { isNew: await takePaymentEvent(context, body) }
    },
    transactions: async ({ actor, query: { limit = 20, cursor } }) => {
      const before = readSequence(cursor, 'transactions')
      const rows = await readTransfers(context, actor.id, { before, limit })
      return toPage(
        rows,
        limit,
        (row) => toTransaction(row, actor.id),
        (row) => encodeCursor('transactions', [row.sequence])
      )
    },
    transaction: async ({ actor, params }) =>
      toTransaction(await readTransfer(context, actor.id, params.id), actor.id),
    proof: async ({ actor, params }) => toProof(await proveTransfer(context, actor.id, params.id)),
    days: async ({ query: { limit = 20, cursor } }) => {
      const [before] = decodeCursor(cursor, 'days', ['text']) ?? [null]
      const rows = await listSealedDays(context, { before, limit })
      return toPage(rows, limit, toDay, (row) => encodeCursor('days', [row.day]))
    },
    verify: async ({ actor }) => {
      const found = await (actor ? verifyLedger(context) : readVerification(context))
      return { ...found, checkedAt: toInstant(found.checkedAt) }
    }
  }
}

function readSequence(cursor: string | undefined, sort: string): number | null {
  const [sequence] = decodeCursor(cursor, sort, ['number']) ?? [null]
  // Finite is not enough: a sequence column takes whole numbers only.
  if (sequence !== null && !Number.isSafeInteger(sequence)) {
    throw new Refusal('cursor_invalid').at('/query/cursor')
  }
  return sequence
}

function toHold(hold: LedgerHoldTable) {
  const { id, amountMicros, reason, referenceType, referenceId } = hold
  const createdAt = toInstant(hold.createdAt)
  return { id, amountMicros, reason, referenceType, referenceId, createdAt }
}

function toEntry({ createdAt, previousHash: _, ...entry }: SeenEntry): WalletEntry {
  return { ...entry, at: toInstant(createdAt) }
}

function toPayment(payment: PaymentTable): Payment {
  const { id, kind, amountMicros, currency, status, provider, reason } = payment
  return {
    id,
    kind,
    amountMicros,
    currency,
    status,
    provider,
    reason,
    createdAt: toInstant(payment.createdAt),
    settledAt: toInstantOrNull(payment.settledAt)
  }
}

/** Whose the other accounts are stays hidden; their ids stay, since the hash covers them. */
function toTransaction(
  { createdAt, postings, ...transfer }: SeenTransfer,
  ownerId: string
): Static<typeof contract.wallet.transaction.success.schema> {
  return {
    ...transfer,
    at: toInstant(createdAt),
    postings: postings.map(({ line, accountId, kind, currency, amountMicros, ...posting }) => ({
      line,
      accountId,
      accountKind: kind,
      isMine: posting.ownerId === ownerId,
      currency,
      amountMicros
    }))
  }
}

function toProof({ transfer, content, day, index, siblings }: Proof): TransactionProof {
  const { id, sequence, hash } = transfer
  return {
    id,
    sequence,
    content,
    hash,
    day: day.day,
    index,
    transfers: day.transferCount,
    siblings,
    root: day.root,
    dayHash: day.hash
  }
}

function toDay({
  createdAt,
  transferCount,
  ...day
}: Omit<LedgerDayTable, 'blockRootsJson'>): LedgerDay {
  return { ...day, transfers: transferCount, sealedAt: toInstant(createdAt) }
}
