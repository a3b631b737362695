import { Type, type Static } from 'typebox'
import { Closed, defineRoute } from './route.ts'
import { admins } from './roles.ts'
import { Currency, Instant, LocalDate, Nullable, PriceMicrosPerKwh, Words } from './units.ts'

/** A time of the day on a local clock. */
export const LocalTime = Type.String({
  pattern: '^(?:[01]\\d|2[0-3]):[0-5]\\d$',
  examples: ['12:00']
})
export const MarketId = Type.String({ minLength: 1, maxLength: 40, examples: ['DE-LU'] })
const resolution = Type.Unsafe<15 | 30 | 60>({
  type: 'integer',
  enum: [15, 30, 60],
  examples: [15]
})
export const priceLevels = ['below_zero', 'cheap', 'normal', 'expensive'] as const

/** Public sources of day-ahead prices that can be asked. */
export const priceSourceNames = ['entsoe', 'energy_charts', 'smard', 'awattar'] as const
export type PriceSourceName = (typeof priceSourceNames)[number]

/** A source and the zone by the source's own name: an EIC code, `DE-LU`, `de`. */
const PriceSource = Type.Object({
  source: Words(priceSourceNames),
  zone: Type.String({ minLength: 1, maxLength: 40, examples: ['DE-LU'] })
})

const ZoneId = Type.String({ minLength: 1, maxLength: 40, examples: ['wiehre'] })

/**
 * A community inside a market: sites whose pin code begins with one of these; the longest match
 * wins.
 */
export const MarketZone = Type.Object({
  id: ZoneId,
  name: Type.String({ minLength: 1, maxLength: 80, examples: ['Freiburg-Wiehre'] }),
  pinCodes: Type.Array(Type.String({ maxLength: 20, examples: ['79102'] }), {
    minItems: 1,
    maxItems: 5000
  })
})

/**
 * What the way from one zone to another, or within one, costs. Each fee holds from its time on the
 * market's clock until the next one's; null is no line then. Where nothing is said, no line runs.
 */
export const MarketZoneLine = Type.Object({
  fromZoneId: ZoneId,
  toZoneId: ZoneId,
  fees: Type.Array(
    Type.Object({ fromLocalTime: LocalTime, feeMicrosPerKwh: Nullable(PriceMicrosPerKwh) }),
    { minItems: 1, maxItems: 96 }
  )
})

/**
 * A market as data. The gate closes at a local time some days before delivery. The tariff turns a
 * wholesale price into what people pay: grid fee and levies from the grid, the two local fees
 * between neighbours. Prices come from `priceSources`, the first that knows them.
 */
export const Market = Type.Object({
  id: MarketId,
  name: Type.String({ examples: ['Germany and Luxembourg'] }),
  currency: Currency,
  timeZone: Type.String({ examples: ['Europe/Berlin'] }),
  mtuMin: resolution,
  tickMicrosPerKwh: PriceMicrosPerKwh,
  floorMicrosPerKwh: PriceMicrosPerKwh,
  capMicrosPerKwh: PriceMicrosPerKwh,
  gateClosure: Type.Object({
    daysBefore: Type.Integer({ minimum: 0, maximum: 7, examples: [1] }),
    localTime: LocalTime
  }),
  publishedAboutLocal: LocalTime,
  priceSources: Type.Optional(Type.Array(PriceSource, { maxItems: 8 })),
  tariff: Type.Object({
    gridFeeMicrosPerKwh: PriceMicrosPerKwh,
    leviesMicrosPerKwh: PriceMicrosPerKwh,
    localGridFeeMicrosPerKwh: PriceMicrosPerKwh,
    platformFeeMicrosPerKwh: PriceMicrosPerKwh
  }),
  /**
   * How much dearer than the grid a balanced standing bid lets neighbours be; without it not at
   * all.
   */
  balancedPremiumMicrosPerKwh: Type.Optional(PriceMicrosPerKwh),
  /** With zones, grid fees stand in the lines and become part of the day-ahead price. */
  zones: Type.Optional(Type.Array(MarketZone, { minItems: 1, maxItems: 40 })),
  zoneLines: Type.Optional(Type.Array(MarketZoneLine, { maxItems: 1600 }))
})
export type Market = Static<typeof Market>

/** One interval's price; null where none is known. `level` by the quarters of that local day. */
export const PriceSlot = Type.Object({
  deliveryStart: Instant,
  deliveryEnd: Instant,
  priceMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  level: Nullable(Words(priceLevels))
})
export type PriceSlot = Static<typeof PriceSlot>

/** A local day of 23, 24 or 25 hours; instants carry the market's offset. */
export const PriceDay = Type.Object({
  marketId: MarketId,
  date: LocalDate,
  timeZone: Type.String({ examples: ['Europe/Berlin'] }),
  currency: Currency,
  resolutionMin: resolution,
  slots: Type.Array(PriceSlot),
  minMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  maxMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  meanMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  isComplete: Type.Boolean({ examples: [true] }),
  isSimulated: Type.Boolean({ examples: [false] })
})
export type PriceDay = Static<typeof PriceDay>

export const PriceImport = Type.Object({
  rows: Type.Integer({ minimum: 0, examples: [96] }),
  added: Type.Integer({ minimum: 0, examples: [96] }),
  changed: Type.Integer({ minimum: 0, examples: [0] }),
  unchanged: Type.Integer({ minimum: 0, examples: [0] }),
  from: Nullable(Instant),
  to: Nullable(Instant)
})
export type PriceImport = Static<typeof PriceImport>

const idParams = Closed({ id: MarketId })

export const markets = {
  list: defineRoute({
    method: 'GET',
    path: '/markets',
    summary: 'List the markets',
    access: 'public',
    success: { status: 200, schema: Type.Object({ items: Type.Array(Market) }) },
    errors: []
  }),
  get: defineRoute({
    method: 'GET',
    path: '/markets/:id',
    summary: 'Show one market',
    access: 'public',
    params: idParams,
    success: { status: 200, schema: Market },
    errors: ['not_found']
  }),
  prices: defineRoute({
    method: 'GET',
    path: '/markets/:id/prices',
    summary: 'Show prices over a range',
    description:
      'Coarser than published is the mean, finer repeats. At most 400 days; intervals without a price are null.',
    access: 'public',
    params: idParams,
    query: Closed({
      from: Instant,
      to: Instant,
      resolution: Type.Optional(resolution),
      minPriceMicrosPerKwh: Type.Optional(PriceMicrosPerKwh),
      maxPriceMicrosPerKwh: Type.Optional(PriceMicrosPerKwh)
    }),
    success: {
      status: 200,
      schema: Type.Object({
        marketId: MarketId,
        timeZone: Type.String({ examples: ['Europe/Berlin'] }),
        currency: Currency,
        resolutionMin: resolution,
        slots: Type.Array(PriceSlot),
        isSimulated: Type.Boolean({ examples: [false] })
      })
    },
    errors: ['not_found', 'range_invalid']
  }),
  day: defineRoute({
    method: 'GET',
    path: '/markets/:id/prices/days/:date',
    summary: 'Show one market day, local midnight to local midnight',
    access: 'public',
    params: Closed({ id: MarketId, date: LocalDate }),
    query: Closed({ resolution: Type.Optional(resolution) }),
    success: { status: 200, schema: PriceDay },
    errors: ['not_found', 'range_invalid']
  }),
  now: defineRoute({
    method: 'GET',
    path: '/markets/:id/prices/now',
    summary: 'Show the price now and the next one',
    access: 'public',
    params: idParams,
    success: {
      status: 200,
      schema: Type.Object({
        marketId: MarketId,
        currency: Currency,
        timeZone: Type.String({ examples: ['Europe/Berlin'] }),
        now: Type.Optional(PriceSlot),
        next: Type.Optional(PriceSlot),
        isSimulated: Type.Boolean({ examples: [false] })
      })
    },
    errors: ['not_found']
  }),
  importPrices: defineRoute({
    method: 'POST',
    path: '/markets/:id/prices/import',
    summary: 'Import prices from a CSV file, plain or gzip, or from a JSON list',
    description:
      'Columns ts_utc (interval start), resolution_min, price_{currency}_mwh; in JSON a list of objects with ' +
      'deliveryStart, resolutionMin and priceMicrosPerKwh, whose line is its place from 1. All or nothing: a bad ' +
      'line is named and nothing of the file is kept. Importing a file again changes nothing.',
    access: admins,
    params: idParams,
    upload: {
      mediaTypes: [
        'text/csv',
        'application/json',
        'application/gzip',
        'application/x-gzip',
        'application/octet-stream'
      ],
      maxBytes: 30_000_000
    },
    success: { status: 200, schema: PriceImport },
    errors: ['not_found', 'import_line_invalid', 'import_file_invalid']
  })
}
