import type { AppContract, Input, Market, Position } from '@commonwatt/contract'
import { addDays, startOfDay } from '../../format/zone.ts'
import type { MarketplaceSearch } from './marketplace-search.ts'

export type OfferQuery = NonNullable<Input<AppContract['offers']['list']>['query']>

/** How far people look, in metres; the server may allow less. */
export const radiiM = [5_000, 12_000, 25_000, 50_000] as const

export interface Viewpoint {
  /** Where people look from; null looks everywhere. */
  position: Position | null
  market: Market | null
  /** The market's day, YYYY-MM-DD. */
  today: string | null
}

/**
 * What the server is asked for. A price limit means something in one currency only, so it also
 * names the market.
 */
export function offerQuery(search: MarketplaceSearch, from: Viewpoint): OfferQuery {
  const { position, market } = from
  return {
    ...(search.text !== undefined && { text: search.text }),
    ...(search.source !== undefined && { sourceType: search.source }),
    ...(search.minEnergyWh !== undefined && { minEnergyWh: search.minEnergyWh }),
    ...(position && { latitude: position.latitude, longitude: position.longitude }),
    ...(position && search.radiusM !== undefined && { radiusM: search.radiusM }),
    ...(search.underMicrosPerKwh !== undefined &&
      market && {
        marketId: market.id,
        maxPriceMicrosPerKwh: search.underMicrosPerKwh
      }),
    ...dayQuery(search, from),
    ...sortQuery(search, position)
  }
}

/** What neighbours add to the energy, per kWh: the local network and the platform. */
export function localFeesOf({ tariff }: Market): number {
  return tariff.localGridFeeMicrosPerKwh + tariff.platformFeeMicrosPerKwh
}

/** Whether anything but the place narrows the list. */
export function isNarrowed(search: MarketplaceSearch): boolean {
  const { text, source, day, date, underMicrosPerKwh, minEnergyWh } = search
  return [text, source, day, date, underMicrosPerKwh, minEnergyWh].some((one) => one !== undefined)
}

/** Everything off but the place and the order. */
export const widest: Partial<MarketplaceSearch> = {
  text: undefined,
  source: undefined,
  day: undefined,
  date: undefined,
  underMicrosPerKwh: undefined,
  minEnergyWh: undefined
}

function dayQuery(search: MarketplaceSearch, { market, today }: Viewpoint): OfferQuery {
  if (!market || today === null) return {}
  const date = search.day === 'tomorrow' ? addDays(today, 1) : search.day ? today : search.date
  if (date === undefined) return {}
  return {
    deliveryFrom: new Date(startOfDay(date, market.timeZone)).toISOString(),
    deliveryTo: new Date(startOfDay(addDays(date, 1), market.timeZone)).toISOString()
  }
}

/**
 * Without a point there is no distance to sort by; cheapest first is what the server does by
 * itself.
 */
function sortQuery({ sort }: MarketplaceSearch, position: Position | null): OfferQuery {
  return sort === undefined || sort === 'price' || (sort === 'distance' && !position)
    ? {}
    : { sort }
}
