import type { Db, Transaction } from '../../database/database.ts'
import { dialectOf } from '../../database/database.ts'
import { prepare, type ValueOf } from '../../database/prepared.ts'
import type { SiteTable } from './tables.ts'

export async function insertSite(db: Transaction, site: SiteTable): Promise<void> {
  await db.insertInto('site').values(site).execute()
}

export function findSite(db: Db, id: string): Promise<SiteTable | undefined> {
  return db.selectFrom('site').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findOwnSite(db: Db, ownerId: string, id: string): Promise<SiteTable | undefined> {
  return selectOwnSite(db, ownerId, id).executeTakeFirst()
}

export function lockOwnSite(
  db: Transaction,
  ownerId: string,
  id: string
): Promise<SiteTable | undefined> {
  return dialectOf(db)
    .lockRows(selectOwnSite(db, ownerId, id))
    .executeTakeFirst()
}

function selectOwnSite(db: Db, ownerId: string, id: string) {
  return db.selectFrom('site').selectAll().where('id', '=', id).where('ownerId', '=', ownerId)
}

const selectFirstSite = prepare((db, value: ValueOf<{ ownerId: string }>) =>
  db.selectFrom('site').selectAll().where('ownerId', '=', value('ownerId')).orderBy('id').limit(1)
)

/** The place a member set up first, which stands for them where they name none. */
export async function findFirstSite(db: Db, ownerId: string): Promise<SiteTable | undefined> {
  const [site] = await selectFirstSite(db, { ownerId })
  return site
}

/** The same among the member's places in one market. */
export function findFirstSiteInMarket(
  db: Db,
  ownerId: string,
  marketId: string
): Promise<SiteTable | undefined> {
  return db
    .selectFrom('site')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('marketId', '=', marketId)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** In the order they were set up, after the site `afterId`. */
export function listOwnSites(
  db: Db,
  ownerId: string,
  afterId: string | null,
  limit: number
): Promise<SiteTable[]> {
  return db
    .selectFrom('site')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .$if(afterId !== null, (query) => query.where('id', '>', afterId))
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Names by site id. */
export async function readSiteNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('site')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

export async function updateSite(
  db: Transaction,
  id: string,
  changes: Partial<SiteTable>
): Promise<void> {
  await db.updateTable('site').set(changes).where('id', '=', id).execute()
}
