import type { Position } from '@commonwatt/contract'

/**
 * Two numbers with anything between them that is not part of one: "47.99, 7.84", "47,99; 7,84",
 * "47.99 7.84".
 */
const twoNumbers =
  /^\s*([+-]?\d{1,3}(?:[.,]\d+)?)(?:\s*;\s*|\s*,\s+|\s+|,)([+-]?\d{1,3}(?:[.,]\d+)?)\s*$/

/** A point as people type or paste it, latitude first; null when it is none on Earth. */
export function parsePosition(text: string): Position | null {
  const found = twoNumbers.exec(text)
  if (!found) return null
  const [latitude = Number.NaN, longitude = Number.NaN] = found
    .slice(1)
    .map((part) => Number(part.replace(',', '.')))
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null
  return { latitude, longitude }
}

/**
 * The device's own position, to about a hundred metres; rejects when it is not allowed or not
 * known.
 */
export function askPosition(): Promise<Position> {
  return new Promise((resolve, reject) => {
    // Browsers have it on https and localhost only.
    if (!('geolocation' in navigator)) {
      reject(new Error('No geolocation here'))
      return
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({ latitude: round(coords.latitude), longitude: round(coords.longitude) }),
      () => reject(new Error('The position is not known')),
      { maximumAge: 10 * 60_000, timeout: 15_000 }
    )
  })
}

function round(degrees: number): number {
  return Math.round(degrees * 1_000) / 1_000
}
