import type { Asset, Battery, Market, Site } from '@commonwatt/contract'
import { availableToOffer } from '@commonwatt/domain'
import type { SourceType } from '../../format/source.ts'
import type { Stretch } from './grid-price.ts'

/**
 * What energy can be offered from: a battery with what it holds, an asset with what it can make.
 */
export interface SellSource {
  kind: 'battery' | 'asset'
  id: string
  name: string
  type: SourceType
  /** Of a battery: what lies above its reserve and is not promised. */
  usableWh: number
  /** Of an asset. */
  powerW: number
  /** What its listing asks for, where it says so. */
  priceMicrosPerKwh: number | null
  market: Market
  timeZone: string
}

interface Known {
  batteries: readonly Battery[]
  assets: readonly Asset[]
  sites: readonly Site[]
  markets: readonly Market[]
}

/**
 * My sources, batteries first. A source whose market is not known can't be priced, so it is left
 * out.
 */
export function sellSources({ batteries, assets, sites, markets }: Known): SellSource[] {
  const siteOf = (id: string | null) => sites.find((site) => site.id === id)
  const marketOf = (site: Site | undefined, currency: string | null) =>
    markets.find((one) => one.id === site?.marketId) ??
    markets.find((one) => currency !== null && one.currency === currency)
  const fromBatteries = batteries.flatMap((battery): SellSource[] => {
    const site = siteOf(battery.siteId)
    const market = marketOf(site, null)
    if (!site || !market) return []
    const { id, name, usableWh } = battery
    const fixed = { kind: 'battery', type: 'battery', powerW: 0, priceMicrosPerKwh: null } as const
    return [{ ...fixed, id, name, usableWh, market, timeZone: site.timeZone }]
  })
  const fromAssets = assets.flatMap((asset): SellSource[] => {
    const site = siteOf(asset.siteId)
    const market = marketOf(site, asset.currency)
    if (!market || asset.status !== 'active') return []
    const { id, name, type, capacityW: powerW, priceMicrosPerKwh } = asset
    const timeZone = site?.timeZone ?? market.timeZone
    return [
      { kind: 'asset', id, name, type, usableWh: 0, powerW, priceMicrosPerKwh, market, timeZone }
    ]
  })
  return [...fromBatteries, ...fromAssets]
}

/**
 * The most that can be offered in a window as far as the web app knows; the server also counts
 * other offers of an asset.
 */
export function availableFrom(source: SellSource, window: Stretch): number {
  if (source.kind === 'battery') return source.usableWh
  return availableToOffer({
    kind: 'asset',
    powerW: source.powerW,
    deliveryStartMs: window.startMs,
    deliveryEndMs: window.endMs,
    committed: []
  })
}
