export interface MarketsTables {
  price_series: PriceSeriesTable
  market_price: MarketPriceTable
}

/** One row per market that has prices; its lock lets changes of a series take turns. */
export interface PriceSeriesTable {
  marketId: string
  changedAt: number
}

/** The price of one delivery interval. Intervals of a market never overlap. */
export interface MarketPriceTable {
  marketId: string
  deliveryStart: number
  resolutionMin: number
  priceMicrosPerKwh: number
  isSimulated: number
  importedAt: number
}
