import type { AppContract, Input, Position } from '@commonwatt/contract'
import type { AssetsSearch } from './assets-search.ts'

export type AssetQuery = NonNullable<Input<AppContract['assets']['list']>['query']>

/** Assets are looked for farther away than tonight's energy. */
export const usualRadiusM = 25_000
export const radiiM = [12_000, 25_000, 50_000, 100_000] as const

/** The point that the list is seen from: the one in the address bar, or my place when I want it. */
export function pointOf(search: AssetsSearch, place: Position | null): Position | null {
  const { latitude, longitude } = search
  if (latitude !== undefined && longitude !== undefined) return { latitude, longitude }
  return search.near === 'me' ? place : null
}

/** What the server is asked for. */
export function assetQuery(search: AssetsSearch, point: Position | null): AssetQuery {
  const { text, type, location, sort, maxPriceMicrosPerKwh, minCapacityW, maxCapacityW } = search
  const isSorted = sort !== undefined && sort !== 'newest' && (sort !== 'distance' || point)
  return {
    limit: 24,
    ...(text !== undefined && { text }),
    ...(type !== undefined && { type }),
    ...(location !== undefined && { location }),
    ...(maxPriceMicrosPerKwh !== undefined && { maxPriceMicrosPerKwh }),
    ...(minCapacityW !== undefined && { minCapacityW }),
    ...(maxCapacityW !== undefined && { maxCapacityW }),
    ...(point && {
      latitude: point.latitude,
      longitude: point.longitude,
      radiusM: search.radiusM ?? usualRadiusM
    }),
    ...(isSorted && { sort })
  }
}

/** Everything off but the order. */
export const widest: Partial<AssetsSearch> = {
  text: undefined,
  type: undefined,
  location: undefined,
  near: undefined,
  latitude: undefined,
  longitude: undefined,
  radiusM: undefined,
  maxPriceMicrosPerKwh: undefined,
  minCapacityW: undefined,
  maxCapacityW: undefined
}

export function isNarrowed(search: AssetsSearch): boolean {
  return Object.keys(widest).some((key) => search[key as keyof AssetsSearch] !== undefined)
}
