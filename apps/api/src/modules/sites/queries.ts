import type { Db, Transaction } from '../../database/database.ts'
import { dialectOf } from '../../database/database.ts'
import { prepare, type ValueOf } from '../../database/prepared.ts'
import type { SiteTable } from './tables.ts'

export async function insertSite(db: Transaction, site: SiteTable): Promise<void> {
  await db.insertInto('site').values(site).execute()
}

const selectSite = prepare((db, value: ValueOf<{ id: string }>) =>
  db.selectFrom('site').selectAll().where('id', '=', value('id'))
)

export async function findSite(db: Db, id: string): Promise<SiteTable | undefined> {
  const [site] = await selectSite(db, { id })
  return site
}

const selectOwnSite = prepare((db, value: ValueOf<{ ownerId: string; id: string }>) =>
  db
    .selectFrom('site')
    .selectAll()
    .where('id', '=', value('id'))
    .where('ownerId', '=', value('ownerId'))
)

export async function findOwnSite(
  db: Db,
  ownerId: string,
  id: string
): Promise<SiteTable | undefined> {
  const [site] = await selectOwnSite(db, { ownerId, id })
  return site
}

export function lockOwnSite(
  db: Transaction,
  ownerId: string,
  id: string
): Promise<SiteTable | undefined> {
  const query = db.selectFrom('site').selectAll().where('id', '=', id)
  return dialectOf(db)
    .lockRows(query.where('ownerId', '=', ownerId))
    .executeTakeFirst()
}

const selectLockedSite = prepare((db, value: ValueOf<{ id: string }>) =>
  dialectOf(db).lockRows(db.selectFrom('site').selectAll().where('id', '=', value('id')))
)

/**
 * The site, locked until the transaction ends: whoever sells from it takes turns here. It comes
 * after auction, offer and asset in the order of locks, and before the battery.
 */
export async function lockSite(db: Transaction, id: string): Promise<SiteTable | undefined> {
  const [site] = await selectLockedSite(db, { id })
  return site
}

const selectFirstSite = prepare((db, value: ValueOf<{ ownerId: string }>) =>
  db.selectFrom('site').selectAll().where('ownerId', '=', value('ownerId')).orderBy('id').limit(1)
)

/** The place a member set up first, which stands for them where they name none. */
export async function findFirstSite(db: Db, ownerId: string): Promise<SiteTable | undefined> {
  const [site] = await selectFirstSite(db, { ownerId })
  return site
}

const selectFirstInMarket = prepare((db, value: ValueOf<{ ownerId: string; marketId: string }>) =>
  db
    .selectFrom('site')
    .selectAll()
    .where('ownerId', '=', value('ownerId'))
    .where('marketId', '=', value('marketId'))
    .orderBy('id')
    .limit(1)
)

/** The same among the member's places in one market. */
export async function findFirstSiteInMarket(
  db: Db,
  ownerId: string,
  marketId: string
): Promise<SiteTable | undefined> {
  const [site] = await selectFirstInMarket(db, { ownerId, marketId })
  return site
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
