import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { boundingBoxes } from './bounding-boxes.ts'
import { coarsePosition } from './coarse-position.ts'
import { distanceM } from './distance.ts'
import { earthRadiusM, radiansPerDegree, type Point } from './point.ts'

const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true })
const points = fc.oneof(
  fc.record({ latitude: degrees(90), longitude: degrees(180) }),
  fc.record({
    latitude: fc.constantFrom(-90, -89.999, 0, 89.5, 89.9999, 90),
    longitude: fc.constantFrom(-180, -179.999, 0, 179.99, 180)
  })
)

describe('distanceM', () => {
  test.each([
    ['Berlin to Paris', 52.52, 13.405, 48.8566, 2.3522, 877_464],
    ['a degree on the equator', 0, 0, 0, 1, 111_195],
    ['across the antimeridian', 0, 179.5, 0, -179.5, 111_195],
    ['pole to pole', 90, 0, -90, 77, Math.PI * earthRadiusM],
    ['the same meridian under two names', 10, 180, 10, -180, 0]
  ])('%s', (_name, latitudeA, longitudeA, latitudeB, longitudeB, expected) => {
    const a = { latitude: latitudeA, longitude: longitudeA }
    const b = { latitude: latitudeB, longitude: longitudeB }
    expect(Math.abs(distanceM(a, b) - expected)).toBeLessThan(10)
  })

  test.prop([points, points])('is the same both ways, and zero to itself', (a, b) => {
    expect(distanceM(a, b)).toBeCloseTo(distanceM(b, a), 6)
    expect(distanceM(a, a)).toBe(0)
  })

  test('a point that is not on the Earth stops', () => {
    const here = { latitude: 0, longitude: 0 }
    expect(() => distanceM(here, { latitude: 91, longitude: 0 })).toThrow('latitude')
    expect(() => distanceM(here, { latitude: NaN, longitude: 0 })).toThrow('latitude')
  })
})

describe('boundingBoxes', () => {
  const isInside = (center: Point, radiusM: number, { latitude, longitude }: Point) =>
    boundingBoxes(center, radiusM).some(
      (box) =>
        latitude >= box.minLatitude &&
        latitude <= box.maxLatitude &&
        longitude >= box.minLongitude &&
        longitude <= box.maxLongitude
    )

  test('away from pole and antimeridian there is one box, little larger than the circle', () => {
    const [box, ...others] = boundingBoxes({ latitude: 60, longitude: 10 }, 5000)
    expect(others).toEqual([])
    expect((box?.maxLatitude ?? 0) - (box?.minLatitude ?? 0)).toBeCloseTo(0.08993, 4)
    expect((box?.maxLongitude ?? 0) - (box?.minLongitude ?? 0)).toBeCloseTo(0.17986, 4)
  })

  test('at the antimeridian there are two boxes, neither crossing it', () => {
    const boxes = boundingBoxes({ latitude: -17, longitude: 179.99 }, 5000)
    expect(boxes).toHaveLength(2)
    expect(boxes[0]?.maxLongitude).toBe(180)
    expect(boxes[1]?.minLongitude).toBe(-180)
    expect(boxes[1]?.maxLongitude).toBeCloseTo(-179.963, 2)
  })

  test('a circle over a pole has all longitudes', () => {
    const boxes = boundingBoxes({ latitude: 89.99, longitude: 30 }, 5000)
    expect(boxes).toHaveLength(1)
    expect(boxes[0]).toMatchObject({ maxLatitude: 90, minLongitude: -180, maxLongitude: 180 })
  })

  test.prop([points, fc.double({ min: 0, max: 21_000_000, noNaN: true }), points], {
    numRuns: 500
  })('no point within the radius is missed, however large', (center, radiusM, point) => {
    if (distanceM(center, point) <= radiusM) expect(isInside(center, radiusM, point)).toBe(true)
  })

  // The meridian that a circle touches is met at this bearing: there a box is tightest.
  const tangentBearing = ({ latitude }: Point, radiusM: number) =>
    Math.acos(Math.tan(radiusM / earthRadiusM) * Math.tan(latitude * radiansPerDegree))

  test.prop(
    [
      points,
      fc.double({ min: 0, max: 5_000_000, noNaN: true }),
      fc.double({ min: 0, max: 2 * Math.PI, noNaN: true })
    ],
    { numRuns: 1000 }
  )('no point on the rim is missed', (center, radiusM, anyBearing) => {
    const tangent = tangentBearing(center, radiusM)
    const tangents = Number.isNaN(tangent) ? [] : [tangent, -tangent]
    for (const bearing of [anyBearing, 0, Math.PI, ...tangents]) {
      const point = destination(center, radiusM * 0.999999, bearing)
      if (distanceM(center, point) <= radiusM) expect(isInside(center, radiusM, point)).toBe(true)
    }
  })
})

describe('coarsePosition', () => {
  test('hides where in its square kilometre a point is', () => {
    const a = coarsePosition({ latitude: 52.52001, longitude: 13.40499 })
    const b = coarsePosition({ latitude: 52.52199, longitude: 13.40301 })
    expect(a).toEqual(b)
    expect(a).toEqual({ latitude: 52.52, longitude: 13.4100247 })
  })

  test.prop([points], { numRuns: 500 })(
    'stays within 1 km, on the Earth, and maps to itself',
    (point) => {
      const coarse = coarsePosition(point)
      expect(distanceM(point, coarse)).toBeLessThanOrEqual(1000)
      expect(coarsePosition(coarse)).toEqual(coarse)
    }
  )

  test.prop([degrees(89.9), degrees(179)])(
    'neighbouring grid points of a row are between 0.9 and 1.2 km apart everywhere',
    (latitude, longitude) => {
      const here = coarsePosition({ latitude, longitude })
      const stepDegrees = 0.01 / Math.cos(here.latitude * radiansPerDegree)
      const next = coarsePosition({ ...here, longitude: wrap(here.longitude + stepDegrees) })
      expect(distanceM(here, next)).toBeGreaterThan(900)
      expect(distanceM(here, next)).toBeLessThan(1200)
    }
  )
})

function destination(from: Point, lengthM: number, bearing: number): Point {
  const angle = lengthM / earthRadiusM
  const latitude = from.latitude * radiansPerDegree
  const sine =
    Math.sin(latitude) * Math.cos(angle) + Math.cos(latitude) * Math.sin(angle) * Math.cos(bearing)
  const east = Math.atan2(
    Math.sin(bearing) * Math.sin(angle) * Math.cos(latitude),
    Math.cos(angle) - Math.sin(latitude) * sine
  )
  return {
    latitude: Math.asin(Math.min(1, Math.max(-1, sine))) / radiansPerDegree,
    longitude: wrap(from.longitude + east / radiansPerDegree)
  }
}

function wrap(longitude: number): number {
  if (longitude > 180) return longitude - 360
  return longitude < -180 ? longitude + 360 : longitude
}
