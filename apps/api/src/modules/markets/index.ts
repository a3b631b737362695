export { currenciesOf, findMarket, listMarkets } from './registry.ts'
