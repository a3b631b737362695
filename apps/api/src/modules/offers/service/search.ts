import type { contract, HandlerInput } from '@commonwatt/contract'
import type { Context } from '../../../context.ts'
import { foldText } from '../../../database/columns.ts'
import { decodeCursor, encodeCursor } from '../../../http/cursor.ts'
import { fromInstant } from '../../../http/instant.ts'
import { Refusal } from '../../../refusal.ts'
import type { ShownOffer } from '../queries/offers.ts'
import {
  countOffers,
  searchOffers,
  sortColumns,
  type OfferSearch,
  type OfferSort
} from '../queries/search.ts'

type Query = HandlerInput<typeof contract.offers.list>['query']

const mostCounted = 1000

export interface FoundOffers {
  rows: ShownOffer[]
  limit: number
  toCursor: (row: ShownOffer) => string
  /** How many match in all; null unless the query asks. */
  total: number | null
  radiusM: number | null
}

/** Offers that can be bought now; one row more than the page tells whether there is a next one. */
export async function findOffers(context: Context, query: Query): Promise<FoundOffers> {
  const search = readSearch(context, query)
  const sort = query.sort ?? 'price'
  const isNear = search.near !== null
  if (sort === 'distance' && !isNear) {
    throw new Refusal('validation_failed')
      .at('/query/sort')
      .because('Sorting by distance needs latitude and longitude.')
  }
  const limit = query.limit ?? 20
  const order = orderOf(sort, isNear)
  const after = decodeCursor(query.cursor, order.name, order.types)
  const page = { limit: limit + 1, isCounted: query.count === true }
  const found = await searchOffers(context.db, search, { sort, after }, page)
  const { rows } = found
  const isWhole = after === null && rows.length <= limit
  const known = isWhole ? rows.length : found.total
  return {
    rows,
    limit,
    toCursor: (row) =>
      encodeCursor(
        order.name,
        order.columns.map((column) => row[column] ?? 0)
      ),
    total: page.isCounted ? await countUpTo(context, search, known) : null,
    radiusM: search.near?.radiusM ?? null
  }
}

/** Counts only what the search has not counted on its way. */
async function countUpTo(context: Context, search: OfferSearch, known: number | null) {
  return known === null
    ? countOffers(context.db, search, mostCounted)
    : Math.min(known, mostCounted)
}

/** A cursor belongs to an order, and to whether there is a point: that changes its columns. */
function orderOf(sort: OfferSort, isNear: boolean) {
  const columns = sortColumns(sort, isNear)
  const types = columns.map((column) => (column === 'id' ? ('text' as const) : ('number' as const)))
  return { name: `offers:${sort}${isNear ? ':near' : ''}`, columns, types }
}

function readSearch(context: Context, query: Query): OfferSearch {
  return {
    now: context.clock.now(),
    near: readPlace(context, query),
    sourceType: query.sourceType,
    minAllInMicrosPerKwh: query.minPriceMicrosPerKwh,
    maxAllInMicrosPerKwh: query.maxPriceMicrosPerKwh,
    minEnergyWh: query.minEnergyWh,
    fromMs: query.deliveryFrom === undefined ? undefined : fromInstant(query.deliveryFrom),
    toMs: query.deliveryTo === undefined ? undefined : fromInstant(query.deliveryTo),
    marketId: query.marketId,
    words: foldText(query.text ?? '')
      .split(/\s+/)
      .filter((word) => word !== '')
  }
}

function readPlace(context: Context, query: Query): OfferSearch['near'] {
  const { latitude, longitude } = query
  const { defaultRadiusM, maxDistanceM } = context.config.trading
  if (latitude === undefined && longitude === undefined) return null
  if (latitude === undefined || longitude === undefined) {
    throw new Refusal('validation_failed')
      .at(latitude === undefined ? '/query/latitude' : '/query/longitude')
      .because('Latitude and longitude go together.')
  }
  const radiusM = Math.min(query.radiusM ?? defaultRadiusM, maxDistanceM)
  return { point: { latitude, longitude }, radiusM }
}
