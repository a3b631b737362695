import { sql } from 'kysely'
import { dialectOf, type Db, type Transaction } from '../../../database/database.ts'
import { prepare, updateRow, type ValueOf } from '../../../database/prepared.ts'
import type { DueRow } from '../../../jobs/each-due.ts'
import type { AuctionStatus, AuctionTable } from '../tables.ts'

/** Opens those that are not there yet and answers these. */
export function insertAuctions(
  db: Transaction,
  auctions: readonly AuctionTable[]
): Promise<{ id: string }[]> {
  return db
    .insertInto('auction')
    .values(auctions)
    .onConflict((conflict) => conflict.columns(['marketId', 'deliveryDate']).doNothing())
    .returning('id')
    .execute()
}

/** The delivery days from a date on that have their auction. */
export async function listKnownDays(
  db: Db,
  marketId: string,
  fromDate: string
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('auction')
    .select('deliveryDate')
    .where('marketId', '=', marketId)
    .where('deliveryDate', '>=', fromDate)
    .execute()
  return new Set(rows.map((row) => row.deliveryDate))
}

const selectAuction = (db: Db, value: ValueOf<{ id: string }>) =>
  db.selectFrom('auction').selectAll().where('id', '=', value('id'))
const selectFound = prepare(selectAuction)
const selectLocked = prepare((db, value: ValueOf<{ id: string }>) =>
  dialectOf(db).lockRows(selectAuction(db, value))
)

export async function findAuction(db: Db, id: string): Promise<AuctionTable | undefined> {
  const [auction] = await selectFound(db, { id })
  return auction
}

/** The auction, locked until the transaction ends: bids and steps of its life take turns here. */
export async function lockAuction(db: Transaction, id: string): Promise<AuctionTable | undefined> {
  const [auction] = await selectLocked(db, { id })
  return auction
}

export async function updateAuction(
  db: Transaction,
  id: string,
  changes: Partial<AuctionTable>
): Promise<void> {
  await updateRow(db, 'auction', id, changes)
}

/** Auctions whose gate has closed and that are not settled yet, the longest due first. */
export function listDue(
  db: Db,
  now: number,
  after: DueRow | null,
  limit: number
): Promise<DueRow[]> {
  let query = db
    .selectFrom('auction')
    .select(['id', 'gateClosureAt as dueAt'])
    // Written out, not bound: only then may the partial index be used.
    .where(sql<boolean>`status <> 'settled'`)
    .where('gateClosureAt', '<=', now)
  if (after) {
    query = query.where(sql<boolean>`("gateClosureAt", id) > (${after.dueAt}, ${after.id})`)
  }
  return query.orderBy('gateClosureAt').orderBy('id').limit(limit).execute()
}

/** The next gate that closes, or null. */
export async function findNextGate(db: Db, now: number): Promise<number | null> {
  const next = await db
    .selectFrom('auction')
    .select('gateClosureAt')
    // Written out, as above.
    .where(sql<boolean>`status <> 'settled'`)
    .where('gateClosureAt', '>', now)
    .orderBy('gateClosureAt')
    .limit(1)
    .executeTakeFirst()
  return next?.gateClosureAt ?? null
}

export interface AuctionFilter {
  marketId?: string | undefined
  status?: AuctionStatus | undefined
  from?: string | undefined
  to?: string | undefined
  before: { deliveryDate: string; id: string } | null
}

/** Latest delivery day first. */
export function listAuctions(
  db: Db,
  filter: AuctionFilter,
  limit: number
): Promise<AuctionTable[]> {
  const { marketId, status, from, to, before } = filter
  let query = db.selectFrom('auction').selectAll()
  if (marketId !== undefined) query = query.where('marketId', '=', marketId)
  if (status !== undefined) query = query.where('status', '=', status)
  if (from !== undefined) query = query.where('deliveryDate', '>=', from)
  if (to !== undefined) query = query.where('deliveryDate', '<=', to)
  if (before) {
    const place = sql`(${before.deliveryDate}, ${before.id})`
    query = query.where(sql<boolean>`("deliveryDate", id) < ${place}`)
  }
  return query.orderBy('deliveryDate', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** Open auctions whose gate closes in (now, until], the next first. */
export function listClosingWithin(db: Db, now: number, until: number): Promise<AuctionTable[]> {
  return db
    .selectFrom('auction')
    .selectAll()
    .where('status', '=', 'open')
    .where('gateClosureAt', '>', now)
    .where('gateClosureAt', '<=', until)
    .orderBy('gateClosureAt')
    .orderBy('id')
    .execute()
}
