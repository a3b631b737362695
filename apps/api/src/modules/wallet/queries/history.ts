import type { Db } from '../../../database/database.ts'
import type { LedgerAccountTable } from '../tables.ts'

/** A member's accounts, those of a currency beside each other. */
export function listAccounts(
  db: Db,
  ownerId: string,
  currency?: string
): Promise<LedgerAccountTable[]> {
  return db
    .selectFrom('ledger_account')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .$if(currency !== undefined, (query) => query.where('currency', '=', currency ?? ''))
    .orderBy('currency')
    .orderBy('kind')
    .execute()
}

export interface HistoryFilter {
  accountIds: readonly string[]
  /** Only transfers behind this one, going back in time. */
  before: number | null
  referenceId?: string | undefined
  limit: number
}

/**
 * Every posting of the newest transfers that touched one of the accounts, newest transfer first.
 */
export async function listPostings(db: Db, filter: HistoryFilter) {
  const sequences = await findSequences(db, filter)
  return sequences.length === 0 ? [] : readPostings(db, sequences)
}

/**
 * The newest of each account first, then the newest of those: each is a short walk along an index,
 * however long the history is.
 */
async function findSequences(db: Db, filter: HistoryFilter): Promise<number[]> {
  const [first, ...rest] = filter.accountIds.map((accountId) => ofAccount(db, accountId, filter))
  if (!first) return []
  const union = rest.reduce(
    (all, next) => all.union(next),
    db.selectFrom(first.as('x')).selectAll()
  )
  const rows = await db
    .selectFrom(union.as('touched'))
    .select('touched.sequence')
    .orderBy('touched.sequence', 'desc')
    .limit(filter.limit)
    .execute()
  return rows.map((row) => row.sequence)
}

function ofAccount(db: Db, accountId: string, { before, referenceId, limit }: HistoryFilter) {
  const newest = db
    .selectFrom('ledger_posting as posting')
    .select('posting.sequence')
    .where('posting.accountId', '=', accountId)
    .$if(before !== null, (query) => query.where('posting.sequence', '<', before))
    .$if(referenceId !== undefined, (query) =>
      query
        .innerJoin('ledger_transfer as t', 't.sequence', 'posting.sequence')
        .where('t.referenceId', '=', referenceId ?? '')
    )
    .orderBy('posting.sequence', 'desc')
    .limit(limit)
  // A limited select may not stand in a union by itself.
  return db.selectFrom(newest.as('newest')).select('newest.sequence')
}

function readPostings(db: Db, sequences: readonly number[]) {
  return db
    .selectFrom('ledger_posting as posting')
    .innerJoin('ledger_transfer as transfer', 'transfer.sequence', 'posting.sequence')
    .innerJoin('ledger_account as account', 'account.id', 'posting.accountId')
    .select([
      'transfer.sequence',
      'transfer.id',
      'transfer.reason',
      'transfer.referenceType',
      'transfer.referenceId',
      'transfer.createdAt',
      'transfer.previousHash',
      'transfer.hash',
      'posting.line',
      'posting.accountId',
      'posting.currency',
      'posting.amountMicros',
      'account.ownerId',
      'account.kind'
    ])
    .where('posting.sequence', 'in', sequences)
    .orderBy('posting.sequence', 'desc')
    .orderBy('posting.line')
    .execute()
}

export type PostingRow = Awaited<ReturnType<typeof readPostings>>[number]

/** Every posting of one transfer; none when there is no such transfer. */
export async function findTransferPostings(db: Db, id: string): Promise<PostingRow[]> {
  const transfer = await db
    .selectFrom('ledger_transfer')
    .select('sequence')
    .where('id', '=', id)
    .executeTakeFirst()
  return transfer ? readPostings(db, [transfer.sequence]) : []
}
