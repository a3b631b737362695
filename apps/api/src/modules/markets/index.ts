export { importPrices, storeSimulatedPrices } from './import-prices.ts'
export { findLastPriceStart } from './queries.ts'
export { currenciesOf, findMarket, listMarkets } from './registry.ts'
export { marketsHandlers } from './routes.ts'
