import type {
  accountKinds,
  paymentStatuses,
  referenceTypes,
  transferReasons
} from '@commonwatt/contract'

export type TransferReason = (typeof transferReasons)[number]
export type ReferenceType = (typeof referenceTypes)[number]
export type AccountKind = (typeof accountKinds)[number]
type PaymentStatus = (typeof paymentStatuses)[number]

export interface WalletTables {
  ledger_account: LedgerAccountTable
  ledger_transfer: LedgerTransferTable
  ledger_posting: LedgerPostingTable
  ledger_head: LedgerHeadTable
  ledger_day: LedgerDayTable
  ledger_hold: LedgerHoldTable
  payment: PaymentTable
  payment_event: PaymentEventTable
}

export interface LedgerAccountTable {
  id: string
  /** The member; null for an account of the system. */
  ownerId: string | null
  kind: AccountKind
  currency: string
  /** The sum of its postings, at any moment. */
  balanceMicros: number
}

/** Append-only. */
export interface LedgerTransferTable {
  sequence: number
  id: string
  reason: TransferReason
  referenceType: ReferenceType
  referenceId: string
  createdAt: number
  previousHash: string
  hash: string
}

/** Append-only; an account has at most one posting in a transfer. */
export interface LedgerPostingTable {
  /** Of the transfer. */
  sequence: number
  line: number
  accountId: string
  currency: string
  amountMicros: number
}

/** One row: the last transfer of the chain. Locked last, so transfers are chained one by one. */
export interface LedgerHeadTable {
  id: number
  sequence: number
  hash: string
}

/** A UTC day that is over. Append-only; days without transfers have no row. */
export interface LedgerDayTable {
  /** "YYYY-MM-DD". */
  day: string
  firstSequence: number
  lastSequence: number
  transferCount: number
  /** The Merkle root over the hashes of its transfers. */
  root: string
  /** The roots of its blocks of transfers, so that proving one reads a block and not the day. */
  blockRootsJson: string
  previousHash: string
  /** Covers the fields of the day and the hash of the day before. */
  hash: string
  createdAt: number
}

export interface LedgerHoldTable {
  id: string
  ownerId: string
  currency: string
  amountMicros: number
  status: 'open' | 'posted' | 'voided'
  /** What was paid out of it in the end; the rest went back. */
  postedMicros: number
  reason: TransferReason
  referenceType: ReferenceType
  referenceId: string
  createdAt: number
  closedAt: number | null
}

export interface PaymentTable {
  id: string
  ownerId: string
  kind: 'topup' | 'withdrawal'
  amountMicros: number
  currency: string
  status: PaymentStatus
  provider: string
  /** Why it was refused, in the provider's words. */
  reason: string | null
  /** The money of a withdrawal until it is paid out. */
  holdId: string | null
  createdAt: number
  /** When the provider took the order; null until then. */
  submittedAt: number | null
  settledAt: number | null
}

/** What a provider told, each event once. */
export interface PaymentEventTable {
  provider: string
  eventId: string
  paymentId: string
  outcome: 'succeeded' | 'refused'
  /** 0 when the payment was settled already. */
  isApplied: number
  receivedAt: number
}
