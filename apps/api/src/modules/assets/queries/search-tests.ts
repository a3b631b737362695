import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { boundingBoxes, type Point } from '@commonwatt/domain'
import { distanceFrom } from '../../../database/distance.ts'
import type { Dialect } from '../../../database/dialect/dialect.ts'
import type { AssetTable } from '../tables.ts'

export type AssetOrder = 'newest' | 'price' | 'price_down' | 'capacity_down' | 'distance'

/** What somebody looks for among the listed assets; every part that is given must hold. */
export interface AssetSearch {
  /** Whole folded words of name, description or place. */
  words: readonly string[]
  /** The beginning of one more word. */
  beginning: string | null
  /** Folded beginnings of words of the place, the most telling first. */
  placeTerms: readonly string[]
  type: AssetTable['type'] | null
  status: 'active' | 'paused' | null
  center: Point | null
  radiusM: number | null
  minPriceMicrosPerKwh: number | null
  maxPriceMicrosPerKwh: number | null
  minCapacityW: number | null
  maxCapacityW: number | null
  order: AssetOrder
  /** The last row of the page before: what it is ordered by, and its number. */
  after: { key: number; seq: number } | null
  limit: number
}

type Test = RawBuilder<SqlBool>
/**
 * A query for the numbers of all assets that pass one part of a search, by an index of its own;
 * some may repeat.
 */
export type Narrower = RawBuilder<{ seq: number }>

// Above every word that begins so, in the byte order both databases keep.
const highest = '\u{10FFFF}'

/**
 * The tests a listed asset must pass. `+ 0` and `|| ''` keep an index out of them: which index
 * drives a search is decided by the search, since a database without statistics guesses wrong.
 */
export function testsOf(search: AssetSearch): Test[] {
  const { order, type, status } = search
  const price = order.startsWith('price')
    ? sql`asset."priceMicrosPerKwh"`
    : sql`asset."priceMicrosPerKwh" + 0`
  const capacity = order === 'capacity_down' ? sql`asset."capacityW"` : sql`asset."capacityW" + 0`
  return [
    status === null ? sql`asset.status <> 'retired'` : sql`(asset.status || '') = ${status}`,
    ...(type === null ? [] : [sql<SqlBool>`asset.type = ${type}`]),
    ...between(price, search.minPriceMicrosPerKwh, search.maxPriceMicrosPerKwh),
    ...between(capacity, search.minCapacityW, search.maxCapacityW),
    ...search.words.map((word) => sql<SqlBool>`asset."searchText" like ${`% ${word} %`}`),
    ...(search.beginning === null
      ? []
      : [sql<SqlBool>`asset."searchText" like ${`% ${search.beginning}%`}`]),
    ...search.placeTerms.map(
      (term) => sql<SqlBool>`exists (select 1 from asset_place_term as place
        where place.term = ${term} and place.type = asset.type and place.seq = asset.seq)`
    ),
    ...(search.center === null || search.radiusM === null
      ? []
      : [sql<SqlBool>`${distanceFrom(search.center, 'asset')} <= ${search.radiusM}`])
  ]
}

/** Whatever an index of its own could answer, beside the walk through the order. */
export function narrowersOf(search: AssetSearch, dialect: Dialect): Narrower[] {
  const { order, type, status, center, radiusM } = search
  const isPriceWalked = order.startsWith('price')
  return [
    ...search.placeTerms.map((term) =>
      type === null
        ? sql<{ seq: number }>`select seq from asset_place_term where term = ${term}`
        : sql<{ seq: number }>`select seq from asset_place_term
            where term = ${term} and type = ${type}`
    ),
    ...search.words.map(
      (word) => sql<{ seq: number }>`select seq from asset_term where term = ${word}`
    ),
    ...(search.beginning === null ? [] : [wordsBeginning(search.beginning)]),
    ...(center === null || radiusM === null ? [] : [seqsNearby(dialect, center, radiusM)]),
    ...(isPriceWalked
      ? []
      : ranging('priceMicrosPerKwh', search.minPriceMicrosPerKwh, search.maxPriceMicrosPerKwh)),
    ...(order === 'capacity_down'
      ? []
      : ranging('capacityW', search.minCapacityW, search.maxCapacityW)),
    ...(status === 'paused'
      ? [sql<{ seq: number }>`select seq from asset where status = 'paused'`]
      : []),
    ...(type !== null && order === 'distance'
      ? [sql<{ seq: number }>`select seq from asset where type = ${type}`]
      : [])
  ]
}

export function seqsNearby(dialect: Dialect, center: Point, radiusM: number): Narrower {
  // A metre more, since distances are rounded to metres.
  const boxes = boundingBoxes(center, radiusM + 1).map((box) => dialect.seqsInBox('asset', box))
  return sql`${sql.join(boxes, sql` union all `)}`
}

function wordsBeginning(beginning: string): Narrower {
  return sql`select seq from asset_term
    where term >= ${beginning} and term < ${beginning + highest}`
}

function ranging(
  column: 'priceMicrosPerKwh' | 'capacityW',
  min: number | null,
  max: number | null
): Narrower[] {
  const tests = between(sql.ref(column), min, max)
  if (tests.length === 0) return []
  return [sql`select seq from asset where ${sql.join(tests, sql` and `)}`]
}

function between(column: RawBuilder<unknown>, min: number | null, max: number | null): Test[] {
  return [
    ...(min === null ? [] : [sql<SqlBool>`${column} >= ${min}`]),
    ...(max === null ? [] : [sql<SqlBool>`${column} <= ${max}`])
  ]
}
