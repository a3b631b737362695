import type { PriceSourceName } from '@commonwatt/contract'
import type { Config } from '../../config.ts'
import { createAwattar } from './awattar.ts'
import { createEnergyCharts, energyChartsUrl } from './energy-charts.ts'
import { createEntsoe, entsoeUrl } from './entsoe.ts'
import type { PriceFeed } from './feed.ts'
import { createSmard, smardUrl } from './smard.ts'

/** Every source there is, at its own address or at the one that the configuration names. */
export function createPriceFeeds({
  entsoeApiKey,
  urls
}: Config['priceFeeds']): Record<PriceSourceName, PriceFeed> {
  return {
    entsoe: createEntsoe(urls.entsoe ?? entsoeUrl, entsoeApiKey),
    energy_charts: createEnergyCharts(urls.energy_charts ?? energyChartsUrl),
    smard: createSmard(urls.smard ?? smardUrl),
    awattar: createAwattar(urls.awattar ?? null)
  }
}
