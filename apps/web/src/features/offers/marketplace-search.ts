import { readInteger, readNumber, readWord } from '../../format/search-params.ts'

const sources = ['solar', 'wind', 'biogas', 'hydro', 'battery'] as const
const orders = ['price', 'distance', 'newest', 'soonest'] as const

/** What the marketplace shows, as the address bar says it. */
export interface MarketplaceSearch {
  source?: (typeof sources)[number] | undefined
  sort?: (typeof orders)[number] | undefined
  latitude?: number | undefined
  longitude?: number | undefined
  radiusM?: number | undefined
  maxPriceMicrosPerKwh?: number | undefined
}

export function readMarketplaceSearch(raw: Record<string, unknown>): MarketplaceSearch {
  return {
    source: readWord(raw, 'source', sources),
    sort: readWord(raw, 'sort', orders),
    latitude: readNumber(raw, 'latitude', { min: -90, max: 90 }),
    longitude: readNumber(raw, 'longitude', { min: -180, max: 180 }),
    radiusM: readInteger(raw, 'radiusM', { min: 1, max: 500_000 }),
    maxPriceMicrosPerKwh: readInteger(raw, 'maxPriceMicrosPerKwh', {
      min: -1_000_000_000,
      max: 1_000_000_000
    })
  }
}
