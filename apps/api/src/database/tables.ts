import type { Generated } from 'kysely'

/** Tables of the house itself, owned by no module. */
export interface CoreTables {
  outbox: OutboxTable
  idempotency: IdempotencyTable
  job_lease: JobLeaseTable
  job_run: JobRunTable
}

/** Events as they were decided, in the order (`transactionNumber`, `seq`). */
export interface OutboxTable {
  seq: Generated<number>
  /**
   * PostgreSQL's transaction id, so that a reader never passes one that is still open; 0 on SQLite.
   */
  transactionNumber: Generated<number>
  name: string
  topic: string
  /** The account that hears it; null for everyone. */
  accountId: string | null
  payloadJson: string
  createdAt: number
}

export interface IdempotencyTable {
  accountId: string
  operation: string
  key: string
  bodyHash: string
  status: number
  responseJson: string
  createdAt: number
}

export interface JobLeaseTable {
  name: string
  holder: string
  expiresAt: number
}

export interface JobRunTable {
  name: string
  lastStartedAt: number
  lastFinishedAt: number | null
  lastError: string | null
}
