import type { Insertable, Updateable } from 'kysely'
import { sql } from 'kysely'
import { sumOf } from '../../../database/columns.ts'
import type { Db, Transaction } from '../../../database/database.ts'
import { dialectOf } from '../../../database/database.ts'
import { prepare, type ValueOf } from '../../../database/prepared.ts'
import type { AssetRow, AssetTable } from '../tables.ts'

/** All but the text that only searches read. */
const assetColumns = [
  'seq',
  'id',
  'ownerId',
  'siteId',
  'name',
  'type',
  'status',
  'capacityW',
  'locationName',
  'latitude',
  'longitude',
  'publicLatitude',
  'publicLongitude',
  'priceMicrosPerKwh',
  'currency',
  'description',
  'photosJson',
  'isSimulated',
  'version',
  'createdAt'
] as const satisfies readonly (keyof AssetRow)[]

/** The same in SQL: one piece of text costs a hot query far less than a node for each column. */
export const selectedColumns = sql.raw(assetColumns.map((name) => `asset."${name}"`).join(', '))

/** Answers the rows with the numbers they got, in the order given. At most 1000 at once. */
export async function insertAssets(
  db: Transaction,
  assets: readonly Insertable<AssetTable>[]
): Promise<AssetRow[]> {
  const rows = await db.insertInto('asset').values(assets).returning(assetColumns).execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return assets.flatMap(({ id }) => byId.get(id) ?? [])
}

export async function findAsset(db: Db, id: string): Promise<AssetRow | undefined> {
  const { rows } = await sql<AssetRow>`select ${selectedColumns} from asset
    where id = ${id}`.execute(db)
  return rows[0]
}

/** The first listed asset that stands on a site. */
export function findAssetOfSite(db: Db, siteId: string): Promise<AssetRow | undefined> {
  return db
    .selectFrom('asset')
    .select(assetColumns)
    .where('siteId', '=', siteId)
    .where('status', '<>', 'retired')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
}

/** The currencies in which assets are listed at a site; retired ones are not. */
export async function readListedCurrencies(db: Db, siteId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('asset')
    .select('currency')
    .distinct()
    .where('siteId', '=', siteId)
    .where('status', '<>', 'retired')
    .orderBy('currency')
    .execute()
  return rows.map(({ currency }) => currency)
}

/**
 * The asset, locked until the transaction ends: who makes use of it and who retires it take turns.
 */
export function lockAsset(db: Transaction, id: string): Promise<AssetRow | undefined> {
  const query = db.selectFrom('asset').select(assetColumns).where('id', '=', id)
  return dialectOf(db).lockRows(query).executeTakeFirst()
}

/** Newest first, after the asset numbered `afterSeq`; retired ones too. */
export function listOwnAssets(
  db: Db,
  ownerId: string,
  afterSeq: number | null,
  limit: number
): Promise<AssetRow[]> {
  return db
    .selectFrom('asset')
    .select(assetColumns)
    .where('ownerId', '=', ownerId)
    .$if(afterSeq !== null, (query) => query.where('seq', '<', afterSeq))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
}

/** Names by asset id. */
export async function readAssetNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('asset')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

export async function updateAsset(
  db: Transaction,
  id: string,
  changes: Updateable<AssetTable>
): Promise<void> {
  await db.updateTable('asset').set(changes).where('id', '=', id).execute()
}

export interface TermsOfAsset {
  seq: number
  type: AssetTable['type']
  words: readonly string[]
  placeTerms: readonly string[]
}

export async function insertTerms(db: Transaction, assets: readonly TermsOfAsset[]): Promise<void> {
  const { jsonRows } = dialectOf(db)
  const words = assets.flatMap(({ seq, words: list }) => list.map((term) => ({ term, seq })))
  const places = assets.flatMap(({ seq, type, placeTerms }) =>
    placeTerms.map((term) => ({ term, type, seq }))
  )
  const term = { name: 'term', type: 'text' } as const
  const seq = { name: 'seq', type: 'int' } as const
  if (words.length > 0) {
    await sql`insert into asset_term (term, seq)
      select j.term, j.seq from ${jsonRows(JSON.stringify(words), [term, seq])}`.execute(db)
  }
  if (places.length > 0) {
    const columns = [term, { name: 'type', type: 'text' } as const, seq]
    await sql`insert into asset_place_term (term, type, seq)
      select j.term, j.type, j.seq from ${jsonRows(JSON.stringify(places), columns)}`.execute(db)
  }
}

export async function deleteTerms(
  db: Transaction,
  { seq, type, words, placeTerms }: TermsOfAsset
): Promise<void> {
  if (words.length > 0) {
    await db.deleteFrom('asset_term').where('term', 'in', words).where('seq', '=', seq).execute()
  }
  if (placeTerms.length > 0) {
    await db
      .deleteFrom('asset_place_term')
      .where('term', 'in', placeTerms)
      .where('type', '=', type)
      .where('seq', '=', seq)
      .execute()
  }
}

const selectListed = prepare((db, value: ValueOf<{ siteId: string }>) =>
  db
    .selectFrom('asset')
    .select((eb) => ['type', 'status', sumOf(eb.ref('capacityW')).as('capacityW')])
    .where('siteId', '=', value('siteId'))
    .where(sql<boolean>`status <> 'retired'`)
    .groupBy(['type', 'status'])
)

/**
 * The power of what is listed at a site by type: `active` is for sale, `standing` what is paused as
 * well.
 */
export async function readListed(
  db: Db,
  siteId: string,
  which: 'active' | 'standing'
): Promise<Pick<AssetRow, 'type' | 'capacityW'>[]> {
  const rows = await selectListed(db, { siteId })
  return which === 'standing' ? rows : rows.filter(({ status }) => status === 'active')
}
