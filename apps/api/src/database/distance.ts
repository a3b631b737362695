import { sql, type RawBuilder } from 'kysely'
import type { Point } from '@commonwatt/domain'
import type { PlacedTable } from './dialect/dialect.ts'

const earthDiameterM = 2 * 6_371_008.8
const radiansPerDegree = Math.PI / 180

/**
 * Whole metres from a point to a row's public position, in SQL of both databases. The haversine of
 * the domain's `distanceM`.
 */
export function distanceFrom(point: Point, table: PlacedTable): RawBuilder<number> {
  const latitude = sql.ref(`${table}.publicLatitude`)
  const longitude = sql.ref(`${table}.publicLongitude`)
  const halfLatitude = sql`sin(radians(${latitude} - ${point.latitude}) / 2)`
  const halfLongitude = sql`sin(radians(${longitude} - ${point.longitude}) / 2)`
  const cosine = Math.cos(point.latitude * radiansPerDegree)
  // The last factor keeps rounding from passing 1 at the antipode, where asin would have no answer.
  return sql<number>`cast(round(${earthDiameterM} * asin(sqrt((power(${halfLatitude}, 2)
    + ${cosine} * cos(radians(${latitude})) * power(${halfLongitude}, 2))
    * 0.999999999999999))) as bigint)`
}
