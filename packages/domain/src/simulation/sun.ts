import { assert, assertNonNegativeInteger } from '../assert.ts'
import { dayMs } from '../calendar/interval.ts'
import { assertPoint, radiansPerDegree } from '../geo/point.ts'

/**
 * Where the sun stands: elevation above the horizon, and azimuth from north over east, in radians.
 */
export type SunPosition = { elevation: number; azimuth: number }

// 2000-01-01 12:00 UTC, the epoch of the almanac's series.
const epochMs = 946_728_000_000

/**
 * The sun's place in the sky, without refraction; within 0.02° from 1950 to 2050. Declination and
 * right ascension (hence the equation of time) follow from the sun's ecliptic longitude, the hour
 * angle from sidereal time. Source: the low-precision formulas of the Astronomical Almanac.
 */
export function sunPosition(input: {
  latitude: number
  longitude: number
  atMs: number
}): SunPosition {
  assertPoint(input)
  const days = (input.atMs - epochMs) / dayMs
  const anomaly = (357.528 + 0.9856003 * days) * radiansPerDegree
  const longitude =
    (280.46 + 0.9856474 * days + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) *
    radiansPerDegree
  const obliquity = (23.439 - 0.0000004 * days) * radiansPerDegree
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(longitude))
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude))
  const siderealDegrees = (18.697374558 + 24.06570982441908 * days) * 15
  const hourAngle = (siderealDegrees + input.longitude) * radiansPerDegree - rightAscension

  const latitude = input.latitude * radiansPerDegree
  const sine =
    Math.sin(latitude) * Math.sin(declination) +
    Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle)
  const azimuthFromSouth = Math.atan2(
    Math.sin(hourAngle),
    Math.cos(hourAngle) * Math.sin(latitude) - Math.tan(declination) * Math.cos(latitude)
  )
  return {
    elevation: Math.asin(Math.min(1, Math.max(-1, sine))),
    azimuth: azimuthFromSouth + Math.PI
  }
}

/** Elevation of the sun above the horizon in radians, negative at night; see `sunPosition`. */
export function sunElevationRadians(input: {
  latitude: number
  longitude: number
  atMs: number
}): number {
  return sunPosition(input).elevation
}

// Inverter, wiring, heat and dust together: what a good roof delivers of its panels' rating.
const performanceRatio = 0.86
const groundReflectance = 0.2

/**
 * Power in whole W of a photovoltaic array under a clear sky, from 0 to its capacity.
 *
 * Direct light 1353 × 0.7^(air mass^0.678) W/m² (Meinel 1976, air mass by Kasten and Young 1989), a
 * tenth of it diffuse (isotropic), ground reflectance 0.2, performance ratio 0.86. `tiltDegrees`
 * from the horizontal (30), `azimuthDegrees` from north over east; by default the array faces the
 * equator.
 */
export function clearSkyPowerW(input: {
  latitude: number
  longitude: number
  atMs: number
  capacityW: number
  tiltDegrees?: number
  azimuthDegrees?: number
}): number {
  assertNonNegativeInteger(input.capacityW, 'capacityW')
  const tiltDegrees = input.tiltDegrees ?? 30
  assert(tiltDegrees >= 0 && tiltDegrees <= 90, `tiltDegrees out of range: ${tiltDegrees}`)
  const sun = sunPosition(input)
  if (sun.elevation <= 0 || input.capacityW === 0) return 0

  const tilt = tiltDegrees * radiansPerDegree
  const facing = (input.azimuthDegrees ?? (input.latitude >= 0 ? 180 : 0)) * radiansPerDegree
  const height = Math.sin(sun.elevation)
  const incidence =
    height * Math.cos(tilt) +
    Math.cos(sun.elevation) * Math.sin(tilt) * Math.cos(sun.azimuth - facing)
  const elevationDegrees = sun.elevation / radiansPerDegree
  const airMass = 1 / (height + 0.50572 * (elevationDegrees + 6.07995) ** -1.6364)
  const direct = 1353 * 0.7 ** (airMass ** 0.678)
  const diffuse = 0.1 * direct
  const reflected = groundReflectance * (direct * height + diffuse)
  const onPanel =
    direct * Math.max(0, incidence) +
    (diffuse * (1 + Math.cos(tilt))) / 2 +
    (reflected * (1 - Math.cos(tilt))) / 2
  const power = (input.capacityW * onPanel * performanceRatio) / 1000
  return Math.round(Math.min(input.capacityW, power))
}
