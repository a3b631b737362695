import type { Db, Transaction } from '../../../database/database.ts'
import type { LedgerDayTable } from '../tables.ts'

/** A sealed day without the roots of its blocks, which may be many. */
export type DayRow = Omit<LedgerDayTable, 'blockRootsJson'>

const dayColumns = [
  'day',
  'firstSequence',
  'lastSequence',
  'transferCount',
  'root',
  'previousHash',
  'hash',
  'createdAt'
] as const

export function findLastDay(db: Db): Promise<DayRow | undefined> {
  return db
    .selectFrom('ledger_day')
    .select(dayColumns)
    .orderBy('firstSequence', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Sealed days before one, newest first. */
export function listDaysBefore(db: Db, before: string | null, limit: number): Promise<DayRow[]> {
  return db
    .selectFrom('ledger_day')
    .select(dayColumns)
    .$if(before !== null, (query) => query.where('day', '<', before))
    .orderBy('day', 'desc')
    .limit(limit)
    .execute()
}

/** Every sealed day in the order of the ledger. */
export function listDays(db: Db): Promise<DayRow[]> {
  return db.selectFrom('ledger_day').select(dayColumns).orderBy('firstSequence').execute()
}

/** The sealed day that a transfer belongs to. */
export async function findDayOf(db: Db, sequence: number): Promise<LedgerDayTable | undefined> {
  const day = await db
    .selectFrom('ledger_day')
    .selectAll()
    .where('firstSequence', '<=', sequence)
    .orderBy('firstSequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return day && day.lastSequence >= sequence ? day : undefined
}

/** The next transfers of the chain, without their postings. */
export function readHashes(db: Db, after: number, limit: number) {
  return db
    .selectFrom('ledger_transfer')
    .select(['sequence', 'createdAt', 'hash'])
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute()
}

/** Adds a day; one that another process has sealed meanwhile stays as it is. */
export async function insertDay(db: Transaction, day: LedgerDayTable): Promise<void> {
  await db
    .insertInto('ledger_day')
    .values(day)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
