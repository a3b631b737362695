import { assertPoint, radiansPerDegree, type Point } from './point.ts'

const rowsPerDegree = 100

/**
 * The nearest point of a grid of about 1.1 km, to show where a private position roughly is.
 *
 * Rows are 0.01° of latitude apart. Each row is divided into as many equal steps of longitude as
 * keep them at most 1.1 km wide, so a step grows towards the poles. The result lies within 1 km of
 * the position, never changes between calls (averaging many answers tells nothing more), and a
 * point of the grid maps to itself.
 */
export function coarsePosition(point: Point): Point {
  assertPoint(point)
  const row = Math.round(point.latitude * rowsPerDegree)
  const latitude = row / rowsPerDegree
  const circumference = 360 * rowsPerDegree * Math.cos(latitude * radiansPerDegree)
  const steps = Math.max(1, Math.ceil(circumference))
  // The last step of a row is the first one again.
  const step = Math.round(((point.longitude + 180) / 360) * steps) % steps
  // Seven decimals are a centimetre: enough to find the same step again, and short to read.
  const longitude = Math.round((-180 + (step * 360) / steps) * 1e7) / 1e7
  return { latitude: latitude + 0, longitude: longitude + 0 }
}
