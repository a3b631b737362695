import { Type, type Static } from 'typebox'
import { Closed, defineRoute, Page, paging } from './route.ts'
import { buyers, signedIn } from './roles.ts'
import {
  AmountMicros,
  Currency,
  Id,
  Instant,
  LocalDate,
  Nullable,
  PositiveAmountMicros,
  Words
} from './units.ts'

/** The largest single payment in or out: a million of the currency. */
const greatestPaymentMicros = 1_000_000_000_000
/** No provider moves less than a cent, a paisa or a penny. */
const centMicros = 10_000

/** Why money moved; every ledger transfer has one. */
export const transferReasons = [
  'topup',
  'withdrawal_hold',
  'withdrawal',
  'withdrawal_refused',
  'trade_hold',
  'trade_release',
  'trade_settlement',
  'trade_refund',
  'debt_repayment',
  'auction_hold',
  'auction_release',
  'auction_settlement',
  'order_hold',
  'order_release',
  'order_settlement'
] as const
export const referenceTypes = ['trade', 'payment', 'auction', 'order'] as const
export const paymentStatuses = ['pending', 'succeeded', 'refused'] as const
export const accountKinds = [
  'available',
  'held',
  'receivable',
  'platform_fee',
  'grid_operator',
  'imbalance',
  'rounding',
  'gateway',
  'clearing',
  'market'
] as const

const Reference = { referenceType: Words(referenceTypes), referenceId: Id }

/**
 * `holds` lists what is set aside, the newest 200; the amounts of all open holds make `heldMicros`.
 * `owedMicros` is what a refund took that was not there any more; while it is more than 0, whatever
 * becomes available pays it off first.
 */
export const Balance = Type.Object({
  currency: Currency,
  availableMicros: AmountMicros,
  heldMicros: AmountMicros,
  owedMicros: AmountMicros,
  holds: Type.Array(
    Type.Object({
      id: Id,
      amountMicros: AmountMicros,
      reason: Words(transferReasons),
      ...Reference,
      createdAt: Instant
    })
  )
})

/**
 * What one transfer did to my money: the change of the available and the held part, and of what I
 * owe.
 */
export const WalletEntry = Type.Object({
  id: Id,
  sequence: Type.Integer({ minimum: 1, examples: [42] }),
  at: Instant,
  reason: Words(transferReasons),
  currency: Currency,
  availableMicros: AmountMicros,
  heldMicros: AmountMicros,
  owedMicros: AmountMicros,
  ...Reference,
  counterpartyName: Nullable(Type.String({ examples: ['Familie Okafor'] })),
  hash: Type.String({ examples: ['7f3ae91c'] })
})
export type WalletEntry = Static<typeof WalletEntry>

export const Payment = Type.Object({
  id: Id,
  kind: Words(['topup', 'withdrawal']),
  amountMicros: AmountMicros,
  currency: Currency,
  status: Words(paymentStatuses),
  provider: Type.String({ examples: ['sandbox'] }),
  reason: Nullable(Type.String({ examples: ['The bank refused the payment'] })),
  createdAt: Instant,
  settledAt: Nullable(Instant)
})
export type Payment = Static<typeof Payment>

/**
 * A transfer as the ledger keeps it. Of the accounts of others only the kind is told; their ids are
 * there because the hash covers them, so that whoever has the receipt can compute it.
 */
export const Transaction = Type.Object({
  id: Id,
  sequence: Type.Integer({ minimum: 1, examples: [42] }),
  at: Instant,
  reason: Words(transferReasons),
  ...Reference,
  postings: Type.Array(
    Type.Object({
      line: Type.Integer({ minimum: 0, examples: [0] }),
      accountId: Id,
      accountKind: Words(accountKinds),
      isMine: Type.Boolean({ examples: [true] }),
      currency: Currency,
      amountMicros: AmountMicros
    })
  ),
  previousHash: Type.String({ examples: ['0000'] }),
  hash: Type.String({ examples: ['7f3ae91c'] })
})

export type Transaction = Static<typeof Transaction>

const Hash = Type.String({ examples: ['7f3ae91c'] })
const Sequence = Type.Integer({ minimum: 1, examples: [42] })

/**
 * A UTC day of the ledger that is over: `root` is the Merkle root (RFC 6962) over the hashes of its
 * transfers in their order. `hash` is the SHA-256 of the canonical JSON (RFC 8785) of `day`,
 * `firstSequence`, `lastSequence`, `root` and `previousHash`, which is the `hash` of the sealed day
 * before; so the newest day vouches for all.
 */
export const LedgerDay = Type.Object({
  day: LocalDate,
  firstSequence: Sequence,
  lastSequence: Sequence,
  transfers: Type.Integer({ minimum: 1, examples: [1180] }),
  root: Hash,
  previousHash: Hash,
  hash: Hash,
  sealedAt: Instant
})
export type LedgerDay = Static<typeof LedgerDay>

/**
 * What shows that a receipt is in the ledger. `content` is the text whose SHA-256 is `hash`:
 * canonical JSON (RFC 8785) of what the receipt shows. `hash` stands at `index` among the
 * `transfers` of its day; with the `siblings`, from the leaf to the root, it gives the day's `root`
 * (RFC 6962, 2.1.1; the leaf is the 32 bytes of `hash`).
 */
export const TransactionProof = Type.Object({
  id: Id,
  sequence: Sequence,
  content: Type.String({ examples: ['{"createdAt":1793448000000}'] }),
  hash: Hash,
  day: LocalDate,
  index: Type.Integer({ minimum: 0, examples: [41] }),
  transfers: Type.Integer({ minimum: 1, examples: [1180] }),
  siblings: Type.Array(Hash),
  root: Hash,
  dayHash: Hash
})
export type TransactionProof = Static<typeof TransactionProof>

const paymentBody = Closed({
  amountMicros: Type.Integer({
    minimum: centMicros,
    maximum: greatestPaymentMicros,
    multipleOf: centMicros,
    examples: [50000000]
  }),
  currency: Currency
})

export const wallet = {
  get: defineRoute({
    method: 'GET',
    path: '/wallet',
    summary: 'Show what is available, what is held and what is owed',
    access: signedIn,
    success: { status: 200, schema: Type.Object({ balances: Type.Array(Balance) }) },
    errors: []
  }),
  entries: defineRoute({
    method: 'GET',
    path: '/wallet/entries',
    summary: 'List every movement of my money, newest first',
    access: signedIn,
    query: Closed({
      currency: Type.Optional(Currency),
      referenceId: Type.Optional(Id),
      ...paging
    }),
    success: { status: 200, schema: Page(WalletEntry) },
    errors: ['cursor_invalid']
  }),
  topUp: defineRoute({
    method: 'POST',
    path: '/wallet/topups',
    summary: 'Start a top-up; the money arrives when the payment provider confirms',
    access: buyers,
    body: paymentBody,
    success: { status: 202, schema: Payment },
    errors: ['currency_unsupported'],
    isIdempotent: true
  }),
  withdraw: defineRoute({
    method: 'POST',
    path: '/wallet/withdrawals',
    summary: 'Start a withdrawal; the money is held until the provider has paid it out',
    access: buyers,
    body: paymentBody,
    success: { status: 202, schema: Payment },
    errors: ['currency_unsupported', 'insufficient_funds'],
    isIdempotent: true
  }),
  payments: defineRoute({
    method: 'GET',
    path: '/wallet/payments',
    summary: 'List my top-ups and withdrawals, newest first',
    access: signedIn,
    query: Closed(paging),
    success: { status: 200, schema: Page(Payment) },
    errors: ['cursor_invalid']
  }),
  callback: defineRoute({
    method: 'POST',
    path: '/payments/callback/:provider',
    summary: 'Take a payment provider’s signed event',
    description:
      'The header `webhook-signature` carries `v1,` and the base64 HMAC-SHA-256 of ' +
      '`{webhook-id}.{webhook-timestamp}.{body}`. An event that was already taken is answered alike, ' +
      'and one that comes after the payment was settled changes nothing.',
    access: 'signature',
    params: Closed({ provider: Type.String({ maxLength: 40, examples: ['sandbox'] }) }),
    body: Closed({
      eventId: Type.String({ minLength: 1, maxLength: 100, examples: ['evt_1'] }),
      paymentId: Id,
      outcome: Words(['succeeded', 'refused']),
      amountMicros: PositiveAmountMicros,
      currency: Currency,
      reason: Type.Optional(Type.String({ maxLength: 200, examples: ['Card declined'] }))
    }),
    success: { status: 200, schema: Type.Object({ isNew: Type.Boolean({ examples: [true] }) }) },
    errors: ['signature_invalid', 'not_found', 'payment_mismatch']
  }),
  transactions: defineRoute({
    method: 'GET',
    path: '/transactions',
    summary: 'List the ledger transfers that touched my accounts, newest first',
    access: signedIn,
    query: Closed(paging),
    success: { status: 200, schema: Page(Transaction) },
    errors: ['cursor_invalid']
  }),
  transaction: defineRoute({
    method: 'GET',
    path: '/transactions/:id',
    summary: 'Show one transfer as a receipt with its hash',
    access: signedIn,
    params: Closed({ id: Id }),
    success: { status: 200, schema: Transaction },
    errors: ['not_found']
  }),
  proof: defineRoute({
    method: 'GET',
    path: '/transactions/:id/proof',
    summary: 'Prove that a receipt is among the transfers of its day',
    description:
      'The day is one of UTC, whatever the market’s zone is. Its root is made once it is over; until then the ' +
      'receipt’s own hash and the one before it, which the receipt tells, are all there is.',
    access: signedIn,
    params: Closed({ id: Id }),
    success: { status: 200, schema: TransactionProof },
    errors: ['not_found', 'day_not_sealed'],
    rate: 'strict'
  }),
  days: defineRoute({
    method: 'GET',
    path: '/ledger/days',
    summary: 'List the sealed days of the ledger with their Merkle roots, newest first',
    description: 'A day without transfers has none. What is told of a day never changes.',
    access: 'public',
    query: Closed(paging),
    success: { status: 200, schema: Page(LedgerDay) },
    errors: ['cursor_invalid']
  }),
  verify: defineRoute({
    method: 'GET',
    path: '/ledger/verify',
    summary: 'Recompute the ledger’s chain of hashes, its days and its balances',
    description:
      'Whoever is signed in has it computed. Everybody else is told what came out last: computed anew for them at most ' +
      'once a minute, and the less often the longer it takes. `checkedAt` is when it began.',
    access: 'public',
    success: {
      status: 200,
      schema: Type.Object({
        isIntact: Type.Boolean({ examples: [true] }),
        transfers: Type.Integer({ minimum: 0, examples: [1180] }),
        headHash: Type.String({ examples: ['7f3ae91c'] }),
        firstFault: Nullable(Type.String({ examples: [null] })),
        checkedAt: Instant
      })
    },
    errors: [],
    rate: 'strict'
  })
}
