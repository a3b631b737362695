import { sql } from 'kysely'
import type { Db } from '../../../database/database.ts'
import type { DueRow } from '../../../jobs/each-due.ts'

/** What each status waits for: the column of the instant from which something is due. */
const dueColumns = {
  pending: 'answerUntil',
  accepted: 'deliveryStart',
  delivering: 'deliveryEnd'
} as const
export type WaitingStatus = keyof typeof dueColumns

/** Trades in a status whose instant has come, the longest due first. */
export function listDue(
  db: Db,
  status: WaitingStatus,
  now: number,
  after: DueRow | null,
  limit: number
): Promise<DueRow[]> {
  const column = dueColumns[status]
  let query = db
    .selectFrom('trade')
    .select(['id', `${column} as dueAt`])
    // Written out, not bound: only then may the partial index be used.
    .where(sql<boolean>`status = ${sql.lit(status)}`)
    .where(column, '<=', now)
  if (after) {
    query = query.where(sql<boolean>`(${sql.ref(column)}, id) > (${after.dueAt}, ${after.id})`)
  }
  return query.orderBy(column).orderBy('id').limit(limit).execute()
}
