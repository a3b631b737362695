import { dialectOf, type Db, type Transaction } from '../../../database/database.ts'
import { insertRows } from '../../../database/prepared.ts'
import type { LedgerHoldTable } from '../tables.ts'

export async function insertHold(db: Transaction, hold: LedgerHoldTable): Promise<void> {
  await insertRows(db, 'ledger_hold', [hold])
}

/** The holds in the order of their ids, locked. */
export function lockHolds(db: Transaction, ids: readonly string[]): Promise<LedgerHoldTable[]> {
  const query = db.selectFrom('ledger_hold').selectAll().where('id', 'in', ids).orderBy('id')
  return dialectOf(db).lockRows(query).execute()
}

export async function closeHolds(
  db: Transaction,
  ids: readonly string[],
  change: { status: 'posted' | 'voided'; postedMicros: number; closedAt: number }
): Promise<void> {
  await db.updateTable('ledger_hold').set(change).where('id', 'in', ids).execute()
}

export function listOpenHolds(db: Db, ownerId: string, limit: number): Promise<LedgerHoldTable[]> {
  return db
    .selectFrom('ledger_hold')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('status', '=', 'open')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
