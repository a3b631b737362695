import { assert } from '../assert.ts'
import { assertPoint, earthRadiusM, radiansPerDegree, type Point } from './point.ts'

/**
 * A box between two parallels and two meridians, edges included; it never crosses the antimeridian.
 */
export type BoundingBox = {
  minLatitude: number
  maxLatitude: number
  minLongitude: number
  maxLongitude: number
}

// About 0.2 m. It outweighs the rounding of the distance itself, so the boxes never miss what
// distanceM would accept.
const marginDegrees = 2e-6

/**
 * Boxes that together hold every point within `radiusM` metres of the centre: one, or two at the
 * antimeridian, all longitudes where the circle reaches a pole. They hold more than the circle: an
 * index answers the boxes, distanceM decides. Source: tangent meridians of a small circle, sin Δλ =
 * sin(r/R) / cos φ.
 */
export function boundingBoxes(center: Point, radiusM: number): BoundingBox[] {
  assertPoint(center)
  assert(radiusM >= 0 && Number.isFinite(radiusM), `radiusM out of range: ${radiusM}`)
  const radius = radiusM / earthRadiusM
  const reach = radius / radiansPerDegree + marginDegrees
  const south = center.latitude - reach
  const north = center.latitude + reach
  const latitudes = { minLatitude: Math.max(-90, south), maxLatitude: Math.min(90, north) }
  if (south <= -90 || north >= 90) {
    return [{ ...latitudes, minLongitude: -180, maxLongitude: 180 }]
  }

  // Neither pole is inside, so the circle is narrower than a half-sphere and the ratio stays below
  // 1.
  const ratio = Math.sin(radius) / Math.cos(center.latitude * radiansPerDegree)
  const width = Math.asin(Math.min(1, ratio)) / radiansPerDegree + marginDegrees
  const west = center.longitude - width
  const east = center.longitude + width
  if (west > -180 && east < 180) {
    return [{ ...latitudes, minLongitude: west, maxLongitude: east }]
  }
  // -180 and 180 are the same meridian: a box that only touches it has to look on the other side as
  // well.
  return [
    { ...latitudes, minLongitude: west <= -180 ? west + 360 : west, maxLongitude: 180 },
    { ...latitudes, minLongitude: -180, maxLongitude: east >= 180 ? east - 360 : east }
  ]
}
