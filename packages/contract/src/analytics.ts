import { Type, type Static } from 'typebox'
import { Closed, defineRoute } from './route.ts'
import { signedIn } from './roles.ts'
import {
  AmountMicros,
  Currency,
  deliveryWindow,
  Instant,
  LocalDate,
  Nullable,
  PriceMicrosPerKwh,
  Words
} from './units.ts'

/** Trades between neighbours, fills of the day-ahead auction, orders at the market's price. */
export const dealKinds = ['trade', 'auction', 'order'] as const
export const positionResolutions = ['mtu', 'hour', 'day'] as const
export const performanceGroups = ['day', 'week', 'month', 'range'] as const
/** For programs: dots and commas, ISO 8601. For spreadsheets: the separators of a language. */
export const csvForms = ['machine', 'spreadsheet'] as const
export const csvLocales = ['en', 'de', 'hi'] as const

const greatest = Number.MAX_SAFE_INTEGER
const MarketId = Type.String({ minLength: 1, maxLength: 40, examples: ['DE-LU'] })
const SumMicros = Type.Integer({ minimum: -greatest, maximum: greatest, examples: [570000] })
const SumWh = Type.Integer({ minimum: 0, maximum: greatest, examples: [5000] })
const NetWh = Type.Integer({ minimum: -greatest, maximum: greatest, examples: [-1200] })
const Count = Type.Integer({ minimum: 0, examples: [3] })
const TimeZone = Type.String({ examples: ['Europe/Berlin'] })

/** Energy of one side each; `kind` tells where it was dealt in. */
const KindVolumes = Type.Object({ kind: Words(dealKinds), boughtWh: SumWh, soldWh: SumWh })

/**
 * What I have bought and sold for an interval. `netWh` is bought less sold. The `open` part is
 * agreed but not settled yet; what neighbours still have to accept is no position.
 */
export const IntervalPosition = Type.Object({
  ...deliveryWindow,
  boughtWh: SumWh,
  soldWh: SumWh,
  netWh: NetWh,
  openBoughtWh: SumWh,
  openSoldWh: SumWh,
  /** The kinds that have any energy in the interval. */
  kinds: Type.Array(KindVolumes)
})
export type IntervalPosition = Static<typeof IntervalPosition>

/**
 * The most that open commitments of a currency can still cost: what is held for them. Money held
 * for a withdrawal costs nothing and stands beside it; together they are the held balance.
 */
export const Exposure = Type.Object({
  currency: Currency,
  totalMicros: AmountMicros,
  kinds: Type.Array(
    Type.Object({ kind: Words(dealKinds), amountMicros: AmountMicros, holds: Count })
  ),
  withdrawalMicros: AmountMicros
})
export type Exposure = Static<typeof Exposure>

export const Portfolio = Type.Object({
  marketId: MarketId,
  currency: Currency,
  timeZone: TimeZone,
  resolution: Words(positionResolutions),
  from: LocalDate,
  to: LocalDate,
  ...deliveryWindow,
  positions: Type.Array(IntervalPosition),
  balances: Type.Array(
    Type.Object({ currency: Currency, availableMicros: AmountMicros, heldMicros: AmountMicros })
  ),
  exposures: Type.Array(Exposure),
  /** Agreed energy whose interval has not ended, however far ahead. */
  coming: Type.Object({ toReceiveWh: SumWh, toDeliverWh: SumWh }),
  /**
   * What is neither done nor off: trades to be answered and running, auctions with bids of mine,
   * orders.
   */
  open: Type.Object({
    pendingTrades: Count,
    runningTrades: Count,
    auctions: Count,
    orders: Count
  })
})
export type Portfolio = Static<typeof Portfolio>

const earnings = {
  revenueMicros: SumMicros,
  energyCostMicros: SumMicros,
  gridFeeMicros: SumMicros,
  platformFeeMicros: SumMicros,
  costMicros: SumMicros,
  profitMicros: SumMicros,
  boughtWh: SumWh,
  soldWh: SumWh,
  purchases: Count,
  sales: Count
}

/**
 * What deals came to, and what that means beside the market. Realised prices are the energy alone,
 * weighted by energy; `paidPrice` has the fees in it. `marketWhen…` is the market's price over the
 * same intervals, weighted by my own energy as far as it is known there (`priced…Wh`); `marketMean`
 * is the mean of the period, weighted by time. Null is "none", never zero.
 */
const figures = {
  ...earnings,
  /** Profit per revenue, 10,000 is all of it; null without revenue. */
  marginBasisPoints: Nullable(
    Type.Integer({ minimum: -1_000_000_000, maximum: 1_000_000_000, examples: [3400] })
  ),
  buyPriceMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  paidPriceMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  sellPriceMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  marketWhenBuyingMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  marketWhenSellingMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  pricedBoughtWh: SumWh,
  pricedSoldWh: SumWh,
  marketMeanMicrosPerKwh: Nullable(PriceMicrosPerKwh)
}
export const PerformanceFigures = Type.Object(figures)
export type PerformanceFigures = Static<typeof PerformanceFigures>

/** Local days in a row: the first and the last, and where they begin and end. */
export const PerformanceBucket = Type.Object({
  firstDate: LocalDate,
  lastDate: LocalDate,
  ...deliveryWindow,
  ...figures
})
export type PerformanceBucket = Static<typeof PerformanceBucket>

export const Performance = Type.Object({
  marketId: MarketId,
  currency: Currency,
  timeZone: TimeZone,
  groupBy: Words(performanceGroups),
  from: LocalDate,
  to: LocalDate,
  ...deliveryWindow,
  total: PerformanceFigures,
  buckets: Type.Array(PerformanceBucket),
  kinds: Type.Array(Type.Object({ kind: Words(dealKinds), ...earnings })),
  /** Deals of the period whose money has not moved yet; none of the figures has them. */
  unsettledDeals: Count,
  /**
   * Where the first and the last of all my settled deals begin, so that an empty period can point
   * at them.
   */
  firstDeliveryStart: Nullable(Instant),
  lastDeliveryStart: Nullable(Instant),
  /** Whether any of the market's prices is made up. */
  isSimulated: Type.Boolean({ examples: [false] })
})
export type Performance = Static<typeof Performance>

const marketQuery = {
  marketId: Type.Optional(MarketId),
  currency: Type.Optional(Currency)
}
const portfolioQuery = {
  ...marketQuery,
  from: Type.Optional(LocalDate),
  to: Type.Optional(LocalDate),
  resolution: Type.Optional(Words(positionResolutions))
}
const performanceQuery = {
  ...marketQuery,
  from: LocalDate,
  to: LocalDate,
  groupBy: Type.Optional(Words(performanceGroups)),
  kind: Type.Optional(Words(dealKinds))
}
const csvQuery = {
  form: Type.Optional(Words(csvForms)),
  locale: Type.Optional(Words(csvLocales))
}
const csvFile = {
  status: 200,
  schema: Type.Unknown(),
  mediaTypes: ['text/csv']
} as const
const marketRule =
  'Without `marketId` it is the first market of `currency`, without both that of my first place. '
const dayRule = 'Days are local to the market and both included, at most 400. '
const csvRule =
  'For programs dots and commas; for spreadsheets the separators of `locale`, a byte order mark, and no cell ' +
  'that would run as a formula.'

export const analytics = {
  portfolio: defineRoute({
    method: 'GET',
    path: '/portfolio',
    summary: 'Show my positions by interval, my money and what is still open',
    description:
      `${marketRule}${dayRule}Without dates it is today and tomorrow. At most 3500 intervals. Metered energy ` +
      'lies where it was metered, the rest of a trade is spread evenly over its window.',
    access: signedIn,
    query: Closed(portfolioQuery),
    success: { status: 200, schema: Portfolio },
    errors: ['not_found', 'currency_unsupported', 'range_invalid']
  }),
  positionsCsv: defineRoute({
    method: 'GET',
    path: '/portfolio/positions.csv',
    summary: 'Download my positions, one row per interval',
    description: `As the portfolio shows them. ${csvRule}`,
    access: signedIn,
    query: Closed({ ...portfolioQuery, ...csvQuery }),
    success: csvFile,
    errors: ['not_found', 'currency_unsupported', 'range_invalid']
  }),
  performance: defineRoute({
    method: 'GET',
    path: '/analytics/performance',
    summary: 'Show what I earned and paid, and how that compares with the market',
    description:
      `${marketRule}${dayRule}Weeks begin on Monday; the first and the last period are cut to the range. Money ` +
      'and energy count when the energy is delivered, as settled; a deal over midnight is divided by its energy, and ' +
      'counted where it begins.',
    access: signedIn,
    query: Closed(performanceQuery),
    success: { status: 200, schema: Performance },
    errors: ['not_found', 'currency_unsupported', 'range_invalid']
  }),
  performanceCsv: defineRoute({
    method: 'GET',
    path: '/analytics/performance.csv',
    summary: 'Download my performance, one row per period',
    description: `The figures of \`/analytics/performance\`. ${csvRule}`,
    access: signedIn,
    query: Closed({ ...performanceQuery, ...csvQuery }),
    success: csvFile,
    errors: ['not_found', 'currency_unsupported', 'range_invalid']
  })
}
