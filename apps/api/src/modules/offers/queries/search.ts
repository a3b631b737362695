import { sql } from 'kysely'
import type { Offer } from '@commonwatt/contract'
import type { Point } from '@commonwatt/domain'
import { dialectOf, type Db } from '../../../database/database.ts'
import { distanceFrom, nearby } from '../../../database/distance.ts'
import { isOpen, noDistance, withSellers, type OfferQuery, type ShownOffer } from './offers.ts'

export type OfferSort = 'price' | 'distance' | 'newest' | 'soonest'

export interface OfferSearch {
  now: number
  near: { point: Point; radiusM: number } | null
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

/** Offers that can be bought now, in the wanted order. */
export function searchOffers(
  db: Db,
  search: OfferSearch,
  { sort, after }: OfferOrder,
  limit: number
): Promise<ShownOffer[]> {
  const columns = sortColumns(sort, search.near !== null)
  const direction = sort === 'newest' ? 'desc' : 'asc'
  let page = openOffers(db, search).limit(limit)
  if (after) {
    const place = sql.join(columns.map((column) => sql.ref(column)))
    const isBehind = sql.raw(direction === 'asc' ? '>' : '<')
    page = page.where(sql<boolean>`(${place}) ${isBehind} (${sql.join(after)})`)
  }
  for (const column of columns) page = page.orderBy(column, direction)
  let shown = withSellers(db, page)
  for (const column of columns) shown = shown.orderBy(`offer.${column}`, direction)
  return shown.execute()
}

/** How many offers match, counted up to `most`. */
export async function countOffers(db: Db, search: OfferSearch, most: number): Promise<number> {
  const found = openOffers(db, search).clearSelect().select('id').limit(most)
  const row = await db
    .selectFrom(found.as('found'))
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'bigint').as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

function openOffers(db: Db, search: OfferSearch): OfferQuery {
  const { near } = search
  if (near === null) return matching(db, search).select(noDistance)
  const withDistance = matching(db, search)
    .where(nearby(dialectOf(db), 'offer', near.point, near.radiusM))
    .select(distanceFrom(near.point, 'offer').as('distanceM'))
  return db
    .selectFrom(withDistance.as('offer'))
    .selectAll('offer')
    .where('distanceM', '<=', near.radiusM)
}

function matching(db: Db, search: OfferSearch) {
  let query = db
    .selectFrom('offer')
    .selectAll('offer')
    .where(isOpen)
    .where('deliveryStart', '>', search.now)
    .where('remainingWh', '>=', search.minEnergyWh ?? 1)
  const { minAllInMicrosPerKwh: lowest, maxAllInMicrosPerKwh: highest } = search
  if (search.sourceType !== undefined) query = query.where('sourceType', '=', search.sourceType)
  if (lowest !== undefined) query = query.where('allInMicrosPerKwh', '>=', lowest)
  if (highest !== undefined) query = query.where('allInMicrosPerKwh', '<=', highest)
  if (search.fromMs !== undefined) query = query.where('deliveryEnd', '>', search.fromMs)
  if (search.toMs !== undefined) query = query.where('deliveryStart', '<', search.toMs)
  if (search.marketId !== undefined) query = query.where('marketId', '=', search.marketId)
  for (const word of search.words) {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where(sql<boolean>`"titleKey" like ${pattern} escape '\\'`)
  }
  return query
}
