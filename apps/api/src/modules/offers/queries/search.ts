import { sql, type RawBuilder } from 'kysely'
import type { Offer } from '@commonwatt/contract'
import { boundingBoxes, type Point } from '@commonwatt/domain'
import { dialectOf, type Db } from '../../../database/database.ts'
import { distanceFrom } from '../../../database/distance.ts'
import { isOpen, noDistance, withSellers, type OfferRow, type ShownOffer } from './offers.ts'

export type OfferSort = 'price' | 'distance' | 'newest' | 'soonest'

interface Near {
  point: Point
  radiusM: number
}

export interface OfferSearch {
  now: number
  near: Near | null
  sourceType?: Offer['sourceType'] | undefined
  minAllInMicrosPerKwh?: number | undefined
  maxAllInMicrosPerKwh?: number | undefined
  minEnergyWh?: number | undefined
  /** The wanted time: offers whose window meets it. */
  fromMs?: number | undefined
  toMs?: number | undefined
  marketId?: string | undefined
  /** Folded; the title holds each of them. */
  words: readonly string[]
}

export interface OfferOrder {
  sort: OfferSort
  /** The sorting values of the last row shown. */
  after: readonly (string | number)[] | null
}

type SortColumn = 'allInMicrosPerKwh' | 'distanceM' | 'deliveryStart' | 'id'

/** The columns of an order, the last one unique. All of them rise, but for the newest first. */
export function sortColumns(sort: OfferSort, isNear: boolean): readonly SortColumn[] {
  switch (sort) {
    case 'price':
      return isNear ? ['allInMicrosPerKwh', 'distanceM', 'id'] : ['allInMicrosPerKwh', 'id']
    case 'distance':
      return ['distanceM', 'id']
    case 'soonest':
      return ['deliveryStart', 'id']
    case 'newest':
      return ['id']
  }
}

export interface FoundPage {
  rows: ShownOffer[]
  /** How many match in all; null where nobody asks, or where that takes a count of its own. */
  total: number | null
}

interface PageSize {
  limit: number
  isCounted: boolean
}

/** Offers that can be bought now, in the wanted order. */
export async function searchOffers(
  db: Db,
  search: OfferSearch,
  order: OfferOrder,
  size: PageSize
): Promise<FoundPage> {
  if (search.near) return searchNear(db, search, search.near, order, size)
  const columns = sortColumns(order.sort, false)
  const direction = directionOf(order)
  let page = matching(db, search).selectAll('offer').select(noDistance).limit(size.limit)
  if (order.after) page = page.where(isBehind(columns, order.after, direction))
  for (const column of columns) page = page.orderBy(column, direction)
  let shown = withSellers(db, page)
  for (const column of columns) shown = shown.orderBy(`offer.${column}`, direction)
  return { rows: await shown.execute(), total: null }
}

/**
 * Around a point everything that matches is read, to know how far away it is. So it is read once,
 * no more of it than sorts it, and counted on the way when that is asked for; the rest is read for
 * the page alone.
 */
async function searchNear(
  db: Db,
  search: OfferSearch,
  near: Near,
  order: OfferOrder,
  { limit, isCounted }: PageSize
): Promise<FoundPage> {
  const columns = sortColumns(order.sort, true)
  const direction = directionOf(order)
  const inOrder = sql.join(columns.map((column) => sql`${sql.ref(column)} ${sql.raw(direction)}`))
  const behind = order.after ? isBehind(columns, order.after, direction) : sql`true`
  const total = isCounted ? sql`(select count(*) from found)` : sql`null`
  const page = sql<OfferRow & { distanceM: number; total: number | null }>`(
    with placed as materialized ${placedIn(db, search, near)},
      found as materialized (select * from placed where "distanceM" <= ${near.radiusM}),
      page as (select * from found where ${behind} order by ${inOrder} limit ${limit})
    select offer.*, page."distanceM", ${total} as total
    from page cross join offer where offer.seq = page.seq)`
  let shown = withSellers(db, page)
  for (const column of columns) shown = shown.orderBy(`offer.${column}`, direction)
  const rows = await shown.execute()
  return { rows, total: rows[0]?.total ?? null }
}

/** How many offers match, counted up to `most`. */
export async function countOffers(db: Db, search: OfferSearch, most: number): Promise<number> {
  const { near } = search
  const matches = near
    ? db
        .selectFrom(placedIn(db, search, near).as('placed'))
        .select('id')
        .where('distanceM', '<=', near.radiusM)
        .limit(most)
    : matching(db, search).select('id').limit(most)
  const row = await db
    .selectFrom(matches.as('found'))
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'bigint').as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/**
 * What matches in the boxes around a point; some of it may be a little too far away. `cross join`
 * is how SQLite is told to begin with the index of places.
 */
function placedIn(db: Db, search: OfferSearch, { point, radiusM }: Near) {
  const { seqsInBox } = dialectOf(db)
  // A metre more, since distances are rounded to metres.
  const boxes = boundingBoxes(point, radiusM + 1).map((box) => seqsInBox('offer', box))
  return sql<{ id: string; distanceM: number }>`(
    select offer.seq, offer.id, offer."allInMicrosPerKwh", offer."deliveryStart",
      ${distanceFrom(point, 'offer')} as "distanceM"
    from (${sql.join(boxes, sql` union `)}) as box cross join offer
    where offer.seq = box.seq and ${sql.join(testsOf(search), sql` and `)})`
}

const directionOf = ({ sort }: OfferOrder) => (sort === 'newest' ? 'desc' : 'asc')

function isBehind(
  columns: readonly SortColumn[],
  after: readonly (string | number)[],
  direction: 'asc' | 'desc'
): RawBuilder<boolean> {
  const place = sql.join(columns.map((column) => sql.ref(column)))
  return sql<boolean>`(${place}) ${sql.raw(direction === 'asc' ? '>' : '<')} (${sql.join(after)})`
}

function matching(db: Db, search: OfferSearch) {
  return db.selectFrom('offer').where((eb) => eb.and(testsOf(search)))
}

function testsOf(search: OfferSearch): RawBuilder<boolean>[] {
  const { minAllInMicrosPerKwh: lowest, maxAllInMicrosPerKwh: highest } = search
  return [
    isOpen,
    sql`offer."deliveryStart" > ${search.now}`,
    sql`offer."remainingWh" >= ${search.minEnergyWh ?? 1}`,
    ...(search.sourceType === undefined ? [] : [sql`offer."sourceType" = ${search.sourceType}`]),
    ...(lowest === undefined ? [] : [sql`offer."allInMicrosPerKwh" >= ${lowest}`]),
    ...(highest === undefined ? [] : [sql`offer."allInMicrosPerKwh" <= ${highest}`]),
    ...(search.fromMs === undefined ? [] : [sql`offer."deliveryEnd" > ${search.fromMs}`]),
    ...(search.toMs === undefined ? [] : [sql`offer."deliveryStart" < ${search.toMs}`]),
    ...(search.marketId === undefined ? [] : [sql`offer."marketId" = ${search.marketId}`]),
    ...search.words.map((word) => {
      const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`
      return sql`offer."titleKey" like ${pattern} escape '\\'`
    })
  ].map((test) => test as RawBuilder<boolean>)
}
