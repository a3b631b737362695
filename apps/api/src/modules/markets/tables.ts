import type { Generated } from 'kysely'

export interface MarketsTables {
  price_series: PriceSeriesTable
  market_price: MarketPriceTable
  price_schedule: PriceScheduleTable
  price_source_state: PriceSourceStateTable
}

/** One row per market that has prices; its lock lets changes of a series take turns. */
export interface PriceSeriesTable {
  marketId: string
  changedAt: number
  /** Grows with each change. */
  version: Generated<number>
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

/** When the sources of a market are asked next. */
export interface PriceScheduleTable {
  marketId: string
  nextAt: number
}

/** How it went with a source of a market. */
export interface PriceSourceStateTable {
  marketId: string
  source: string
  /** `nothing`: it answered, and had not published yet. */
  lastOutcome: 'prices' | 'nothing' | 'failed'
  lastAttemptAt: number
  /** When prices last came. */
  lastSuccessAt: number | null
  lastErrorAt: number | null
  lastError: string | null
  /** In a row. */
  failures: number
  nextTryAt: number
}
