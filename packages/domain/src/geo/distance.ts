import { assertPoint, earthRadiusM, radiansPerDegree, type Point } from './point.ts'

/**
 * Great-circle distance in metres between two points, on a sphere of the Earth's mean radius
 * (haversine; within 0.6 % of the ellipsoid). Asserts that both lie on the Earth.
 */
export function distanceM(a: Point, b: Point): number {
  assertPoint(a)
  assertPoint(b)
  const latitudeA = a.latitude * radiansPerDegree
  const latitudeB = b.latitude * radiansPerDegree
  const halfLatitude = Math.sin((latitudeB - latitudeA) / 2)
  const halfLongitude = Math.sin(((b.longitude - a.longitude) * radiansPerDegree) / 2)
  const haversine =
    halfLatitude * halfLatitude +
    Math.cos(latitudeA) * Math.cos(latitudeB) * halfLongitude * halfLongitude
  return 2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(haversine)))
}
