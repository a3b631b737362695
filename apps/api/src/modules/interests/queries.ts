import { sql } from 'kysely'
import type { Db, Transaction } from '../../database/database.ts'
import { dialectOf } from '../../database/database.ts'
import type { InterestTable } from './tables.ts'

// In letters, since a partial index is not found by a parameter.
const isOpen = sql<boolean>`status in ('pending', 'accepted')`

/** False when the sender has an open interest in this asset already. */
export async function insertInterest(db: Transaction, interest: InterestTable): Promise<boolean> {
  const inserted = await db
    .insertInto('interest')
    .values(interest)
    .onConflict((conflict) => conflict.columns(['assetId', 'senderId']).where(isOpen).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export function lockInterest(db: Transaction, id: string): Promise<InterestTable | undefined> {
  const query = db.selectFrom('interest').selectAll().where('id', '=', id)
  return dialectOf(db).lockRows(query).executeTakeFirst()
}

/** As what an account takes part. */
export type Side = 'senderId' | 'ownerId'

export interface ListOfInterests {
  status: InterestTable['status'] | undefined
  afterId: string | null
  limit: number
}

/** Newest first, after the interest `afterId`. */
export function listInterests(
  db: Db,
  side: Side,
  accountId: string,
  list: ListOfInterests
): Promise<InterestTable[]> {
  const { status, afterId, limit } = list
  return db
    .selectFrom('interest')
    .selectAll()
    .where(side, '=', accountId)
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'pending'))
    .$if(afterId !== null, (query) => query.where('id', '<', afterId))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function setStatus(
  db: Transaction,
  id: string,
  status: InterestTable['status'],
  updatedAt: number
): Promise<void> {
  await db.updateTable('interest').set({ status, updatedAt }).where('id', '=', id).execute()
}
