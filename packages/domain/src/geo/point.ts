import { assert } from '../assert.ts'

/** A position in decimal degrees (WGS 84): latitude -90 to 90, longitude -180 to 180. */
export type Point = { latitude: number; longitude: number }

/** Mean radius of the Earth in metres (IUGG R1). */
export const earthRadiusM = 6_371_008.8

export const radiansPerDegree = Math.PI / 180

/** Asserts that a point lies on the Earth. */
export function assertPoint(point: Point): void {
  const { latitude, longitude } = point
  assert(latitude >= -90 && latitude <= 90, `latitude out of range: ${latitude}`)
  assert(longitude >= -180 && longitude <= 180, `longitude out of range: ${longitude}`)
}
