import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Point } from '@commonwatt/domain'
import { dialectOf, type Db } from '../../../database/database.ts'
import { distanceFrom } from '../../../database/distance.ts'
import type { AssetRow } from '../tables.ts'
import { selectedColumns } from './assets.ts'
import {
  narrowersOf,
  seqsNearby,
  testsOf,
  type AssetOrder,
  type AssetSearch,
  type Narrower
} from './search-tests.ts'

export type { AssetSearch } from './search-tests.ts'

/** `distanceM` from the centre of the search to the public position, null without one. */
export type FoundAsset = AssetRow & { distanceM: number | null }

/** Fewer than these are fetched and sorted; more, and walking through the order meets them soon. */
const fewCandidates = 1000
/** Of a text with very many words only the first help to narrow; all are tested. */
const mostNarrowers = 8
const firstRingM = 2000
const ringGrowth = 4
const halfWayRoundM = 20_100_000

/**
 * One page of the listed assets, in an order whose tie-break is the asset's number. Three ways lead
 * to it, with the same answer: fetch the few candidates of the narrowest condition and sort them;
 * walk the index of the order and stop when the page is full; for the nearest, look in growing
 * rings.
 */
export async function searchAssets(db: Db, search: AssetSearch): Promise<FoundAsset[]> {
  const place = walkedPlace(search)
  const narrowers = narrowersOf(search, dialectOf(db)).slice(place === null ? 0 : 1)
  const few = await findFew(db, narrowers.slice(0, mostNarrowers))
  // Only here: to tell repeats apart among many would mean to read them all.
  if (few) return among(db, search, sql`select distinct seq from (${few}) as found`)
  if (search.order === 'distance' && search.center) return inRings(db, search, search.center)
  return place === null ? walk(db, search) : walkPlace(db, search, place)
}

/**
 * The place whose index has the newest assets of a type in order: nothing need be counted there.
 */
function walkedPlace({ order, type, placeTerms }: AssetSearch): string | null {
  return order === 'newest' && type !== null ? (placeTerms[0] ?? null) : null
}

/** The narrowest condition, if it leaves few assets. */
async function findFew(db: Db, narrowers: readonly Narrower[]): Promise<Narrower | null> {
  let fewest = fewCandidates
  let found: Narrower | null = null
  for (const narrower of narrowers) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from
      (select 1 from (${narrower}) as narrowed limit ${fewest}) as counted`.execute(db)
    const count = rows[0]?.count ?? 0
    if (count < fewest) {
      fewest = count
      found = narrower
    }
    if (fewest === 0) break
  }
  return found
}

async function among(db: Db, search: AssetSearch, candidates: Narrower): Promise<FoundAsset[]> {
  // `cross join` is how SQLite is told which table comes first.
  const source = sql`candidate cross join asset where asset.seq = candidate.seq and`
  return run(db, search, sql`with candidate as materialized (${candidates})`, source)
}

async function walk(db: Db, search: AssetSearch): Promise<FoundAsset[]> {
  return run(db, search, sql``, sql`asset where`)
}

async function walkPlace(db: Db, search: AssetSearch, term: string): Promise<FoundAsset[]> {
  const others = search.placeTerms.filter((other) => other !== term)
  const source = sql`asset_place_term as walked cross join asset
    where walked.term = ${term} and walked.type = ${search.type} and asset.seq = walked.seq and`
  return run(db, { ...search, placeTerms: others }, sql``, source, sql`walked.seq`)
}

/** Nearest first: a ring that fills the page makes the ones outside it needless. */
async function inRings(db: Db, search: AssetSearch, center: Point): Promise<FoundAsset[]> {
  const mostM = search.radiusM ?? halfWayRoundM
  let radiusM = Math.max(firstRingM, (search.after?.key ?? 0) * 2)
  for (;;) {
    radiusM = Math.min(radiusM, mostM)
    const ring = { ...search, radiusM }
    const rows = await among(db, ring, seqsNearby(dialectOf(db), center, radiusM))
    if (rows.length >= search.limit || radiusM >= mostM) return rows
    radiusM *= ringGrowth
  }
}

const directions: Record<AssetOrder, 'asc' | 'desc'> = {
  newest: 'desc',
  price: 'asc',
  price_down: 'desc',
  capacity_down: 'desc',
  distance: 'asc'
}

async function run(
  db: Db,
  search: AssetSearch,
  head: RawBuilder<unknown>,
  source: RawBuilder<unknown>,
  seq: RawBuilder<unknown> = sql`asset.seq`
): Promise<FoundAsset[]> {
  const distance = search.center ? distanceFrom(search.center, 'asset') : sql`null`
  const keys = [...keyOf(search.order, distance), seq]
  const direction = sql.raw(directions[search.order])
  const { rows } =
    await sql<FoundAsset>`${head} select ${selectedColumns}, ${distance} as "distanceM"
    from ${source} ${sql.join([...testsOf(search), ...isAfter(search, keys)], sql` and `)}
    order by ${sql.join(keys.map((key) => sql`${key} ${direction}`))}
    limit ${search.limit}`.execute(db)
  return rows
}

function keyOf(order: AssetOrder, distance: RawBuilder<unknown>): RawBuilder<unknown>[] {
  switch (order) {
    case 'newest':
      return []
    case 'price':
    case 'price_down':
      return [sql`asset."priceMicrosPerKwh"`]
    case 'capacity_down':
      return [sql`asset."capacityW"`]
    case 'distance':
      return [distance]
  }
}

function isAfter(
  { after, order }: AssetSearch,
  keys: readonly RawBuilder<unknown>[]
): RawBuilder<SqlBool>[] {
  if (!after) return []
  const values = keys.length === 1 ? [after.seq] : [after.key, after.seq]
  const compare = sql.raw(directions[order] === 'asc' ? '>' : '<')
  return [sql`(${sql.join([...keys])}) ${compare} (${sql.join(values)})`]
}
