import { readInteger, readNumber, readText, readWord } from '../../format/search-params.ts'

const types = ['solar', 'wind', 'biogas', 'hydro', 'battery'] as const
const orders = ['newest', 'price', 'price_down', 'capacity_down', 'distance'] as const
const powerRange = { min: 0, max: 100_000_000_000 }

/** Which assets are listed, as the address bar says it. */
export interface AssetsSearch {
  text?: string | undefined
  type?: (typeof types)[number] | undefined
  /** The name of a town or quarter. */
  location?: string | undefined
  sort?: (typeof orders)[number] | undefined
  list?: 'mine' | undefined
  /** Within a radius of my own place. */
  near?: 'me' | undefined
  /** Another point than my place; both or none. */
  latitude?: number | undefined
  longitude?: number | undefined
  radiusM?: number | undefined
  maxPriceMicrosPerKwh?: number | undefined
  minCapacityW?: number | undefined
  maxCapacityW?: number | undefined
}

export function readAssetsSearch(raw: Record<string, unknown>): AssetsSearch {
  const latitude = readNumber(raw, 'latitude', { min: -90, max: 90 })
  const longitude = readNumber(raw, 'longitude', { min: -180, max: 180 })
  const hasPoint = latitude !== undefined && longitude !== undefined
  return {
    text: readText(raw, 'text'),
    type: readWord(raw, 'type', types),
    location: readText(raw, 'location', 160),
    sort: readWord(raw, 'sort', orders),
    list: readWord(raw, 'list', ['mine']),
    near: hasPoint ? undefined : readWord(raw, 'near', ['me']),
    latitude: hasPoint ? latitude : undefined,
    longitude: hasPoint ? longitude : undefined,
    radiusM: readInteger(raw, 'radiusM', { min: 1, max: 500_000 }),
    maxPriceMicrosPerKwh: readInteger(raw, 'maxPriceMicrosPerKwh', {
      min: -1_000_000_000,
      max: 1_000_000_000
    }),
    minCapacityW: readInteger(raw, 'minCapacityW', powerRange),
    maxCapacityW: readInteger(raw, 'maxCapacityW', powerRange)
  }
}
