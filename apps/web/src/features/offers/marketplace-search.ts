import {
  readDate,
  readInteger,
  readNumber,
  readText,
  readWord
} from '../../format/search-params.ts'

const sources = ['solar', 'wind', 'biogas', 'hydro', 'battery'] as const
const orders = ['price', 'distance', 'newest', 'soonest'] as const
const priceRange = { min: -1_000_000_000, max: 1_000_000_000 }

/** What the marketplace shows, as the address bar says it. */
export interface MarketplaceSearch {
  text?: string | undefined
  source?: (typeof sources)[number] | undefined
  sort?: (typeof orders)[number] | undefined
  /** Looks everywhere, although a place is known. */
  near?: 'anywhere' | undefined
  /** Another point than my own place; both or none. */
  latitude?: number | undefined
  longitude?: number | undefined
  radiusM?: number | undefined
  /** A day by the market's clock: "today" stays true tomorrow, a date does not. */
  day?: 'today' | 'tomorrow' | undefined
  date?: string | undefined
  /** The most that one kWh may cost all in, as the list shows it. */
  underMicrosPerKwh?: number | undefined
  minEnergyWh?: number | undefined
}

export function readMarketplaceSearch(raw: Record<string, unknown>): MarketplaceSearch {
  const latitude = readNumber(raw, 'latitude', { min: -90, max: 90 })
  const longitude = readNumber(raw, 'longitude', { min: -180, max: 180 })
  const hasPoint = latitude !== undefined && longitude !== undefined
  const day = readWord(raw, 'day', ['today', 'tomorrow'])
  return {
    text: readText(raw, 'text'),
    source: readWord(raw, 'source', sources),
    sort: readWord(raw, 'sort', orders),
    near: hasPoint ? undefined : readWord(raw, 'near', ['anywhere']),
    latitude: hasPoint ? latitude : undefined,
    longitude: hasPoint ? longitude : undefined,
    radiusM: readInteger(raw, 'radiusM', { min: 1, max: 500_000 }),
    day,
    date: day === undefined ? readDate(raw, 'date') : undefined,
    underMicrosPerKwh: readInteger(raw, 'underMicrosPerKwh', priceRange),
    minEnergyWh: readInteger(raw, 'minEnergyWh', { min: 1, max: 1_000_000_000_000 })
  }
}
