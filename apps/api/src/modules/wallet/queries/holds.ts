import { sql } from 'kysely'
import { dialectOf, type Db, type Transaction } from '../../../database/database.ts'
import { insertRows, prepareEach, updateRow, type ValueOf } from '../../../database/prepared.ts'
import type { LedgerHoldTable } from '../tables.ts'

export async function insertHold(db: Transaction, hold: LedgerHoldTable): Promise<void> {
  await insertRows(db, 'ledger_hold', [hold])
}

const selectLockedHolds = prepareEach(
  (count: number) => (db, value: ValueOf<readonly string[]>) => {
    const ids = Array.from({ length: count }, (_, index) => value(index))
    const query = db.selectFrom('ledger_hold').selectAll().where('id', 'in', ids).orderBy('id')
    return dialectOf(db).lockRows(query)
  }
)

/** The holds in the order of their ids, locked. */
export function lockHolds(db: Transaction, ids: readonly string[]): Promise<LedgerHoldTable[]> {
  return selectLockedHolds(ids.length)(db, ids)
}

/** A hold that ends: with what was paid out of it, or null when it was voided. */
export interface ClosedHold {
  id: string
  postedMicros: number | null
}

/** Closes holds that are locked and open, all in one statement. */
export async function closeHolds(
  db: Transaction,
  holds: readonly ClosedHold[],
  closedAt: number
): Promise<void> {
  const posted = holds.flatMap(({ id, postedMicros }) =>
    postedMicros === null ? [] : [sql`when ${id} then cast(${postedMicros} as bigint)`]
  )
  const paid = posted.length === 0 ? null : sql`case id ${sql.join(posted, sql` `)} end`
  await db
    .updateTable('ledger_hold')
    .set({
      closedAt,
      status: paid
        ? sql<'posted' | 'voided'>`case when ${paid} is null then 'voided' else 'posted' end`
        : 'voided',
      postedMicros: paid ? sql<number>`coalesce(${paid}, 0)` : 0
    })
    .where(
      'id',
      'in',
      holds.map(({ id }) => id)
    )
    .execute()
}

export async function setHoldAmount(
  db: Transaction,
  id: string,
  amountMicros: number
): Promise<void> {
  await updateRow(db, 'ledger_hold', id, { amountMicros })
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
