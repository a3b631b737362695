import { Type, type Static } from 'typebox'
import { LocalTime, MarketId } from './markets.ts'
import { Closed, defineRoute } from './route.ts'
import {
  AmountMicros,
  Currency,
  Instant,
  LocalDate,
  Nullable,
  PositiveEnergyWh,
  PriceMicrosPerKwh,
  Words
} from './units.ts'

const Minutes = Type.Integer({ minimum: 0, examples: [1440] })
const PriceOrNull = Nullable(PriceMicrosPerKwh)

const PriceAt = Type.Object({ deliveryStart: Instant, priceMicrosPerKwh: PriceMicrosPerKwh })

/** The prices of one hour of the local clock, over all days of a range. */
const HourFigures = Type.Object({
  hour: Type.Integer({ minimum: 0, maximum: 23, examples: [13] }),
  coveredMin: Minutes,
  meanMicrosPerKwh: PriceOrNull,
  minMicrosPerKwh: PriceOrNull,
  maxMicrosPerKwh: PriceOrNull
})

/**
 * The part of a local day that lies in a range; the spread is the highest price less the lowest.
 */
const DayFigures = Type.Object({
  date: LocalDate,
  lengthMin: Minutes,
  coveredMin: Minutes,
  meanMicrosPerKwh: PriceOrNull,
  minMicrosPerKwh: PriceOrNull,
  maxMicrosPerKwh: PriceOrNull,
  spreadMicrosPerKwh: PriceOrNull
})

/** Figures over a range, each weighed by time; null where there is no price to say it of. */
export const PriceStatistics = Type.Object({
  marketId: MarketId,
  timeZone: Type.String({ examples: ['Europe/Berlin'] }),
  currency: Currency,
  from: Instant,
  to: Instant,
  count: Type.Integer({ minimum: 0, examples: [96] }),
  rangeMin: Minutes,
  coveredMin: Minutes,
  negativeMin: Minutes,
  meanMicrosPerKwh: PriceOrNull,
  medianMicrosPerKwh: PriceOrNull,
  lowerQuartileMicrosPerKwh: PriceOrNull,
  upperQuartileMicrosPerKwh: PriceOrNull,
  standardDeviationMicrosPerKwh: PriceOrNull,
  meanDailySpreadMicrosPerKwh: PriceOrNull,
  lowest: Type.Optional(PriceAt),
  highest: Type.Optional(PriceAt),
  hours: Type.Array(HourFigures),
  days: Type.Array(DayFigures),
  isSimulated: Type.Boolean({ examples: [false] })
})
export type PriceStatistics = Static<typeof PriceStatistics>

/**
 * When something runs: the energy price is the mean over the run, the all-in price has network and
 * levies on top, the cost is of all its energy. `slots` are the prices it meets, cut to the run.
 */
export const RunWindow = Type.Object({
  deliveryStart: Instant,
  deliveryEnd: Instant,
  energyMicrosPerKwh: PriceMicrosPerKwh,
  allInMicrosPerKwh: PriceMicrosPerKwh,
  costMicros: AmountMicros,
  slots: Type.Array(
    Type.Object({
      deliveryStart: Instant,
      deliveryEnd: Instant,
      priceMicrosPerKwh: PriceMicrosPerKwh
    })
  )
})
export type RunWindow = Static<typeof RunWindow>

/**
 * `same_whenever`: a flat tariff, no start is better. `not_known`: no run fits into the known
 * prices.
 */
export const windowAnswers = ['best', 'same_whenever', 'not_known'] as const

export const CheapestWindows = Type.Object({
  marketId: MarketId,
  timeZone: Type.String({ examples: ['Europe/Berlin'] }),
  currency: Currency,
  durationMin: Type.Integer({ minimum: 1, examples: [150] }),
  energyWh: PositiveEnergyWh,
  isSplit: Type.Boolean({ examples: [false] }),
  earliest: Instant,
  latest: Instant,
  answer: Words(windowAnswers),
  best: Type.Optional(RunWindow),
  first: Type.Optional(RunWindow),
  savedMicros: Nullable(AmountMicros),
  knownUntil: Nullable(Instant),
  isWhollyKnown: Type.Boolean({ examples: [true] }),
  publishedAboutLocal: LocalTime,
  isSimulated: Type.Boolean({ examples: [false] })
})
export type CheapestWindows = Static<typeof CheapestWindows>

const longestRunMin = 7 * 1440
const mostRunWh = 1_000_000_000
const idParams = Closed({ id: MarketId })

/** What follows from the prices of a market; part of the group `markets`. */
export const priceFigures = {
  statistics: defineRoute({
    method: 'GET',
    path: '/markets/:id/prices/statistics',
    summary: 'Show figures of the prices over a range',
    description:
      'Every figure weighs by time, so hours and quarter-hours stand side by side. Quartiles are by nearest rank. ' +
      'The standard deviation is of the prices themselves; the mean daily spread is over the whole local days of ' +
      'the range whose prices are all known. Seconds of from and to are dropped. At most 400 days.',
    access: 'public',
    params: idParams,
    query: Closed({ from: Instant, to: Instant }),
    success: { status: 200, schema: PriceStatistics },
    errors: ['not_found', 'range_invalid']
  }),
  cheapestWindows: defineRoute({
    method: 'GET',
    path: '/markets/:id/cheapest-windows',
    summary: 'Find when an appliance runs cheapest',
    description:
      'The run begins at or after `earliest` (now when left out) and has ended by `latest` (the end of the next ' +
      'local day when left out), at most 62 days later. It takes `energyWh` (1 kWh when left out) evenly over its ' +
      'duration, in one piece, or with `split` in the cheapest pieces wherever they lie. Of equal costs the earliest ' +
      'wins. `first` begins as soon as it may, and `savedMicros` is what the best costs less than it. ' +
      'Where not all prices are known yet, `isWhollyKnown` is false and the answer is the best of the known ones.',
    access: 'public',
    params: idParams,
    query: Closed({
      durationMin: Type.Integer({ minimum: 1, maximum: longestRunMin, examples: [150] }),
      earliest: Type.Optional(Instant),
      latest: Type.Optional(Instant),
      split: Type.Optional(Type.Boolean({ default: false, examples: [false] })),
      energyWh: Type.Optional(
        Type.Integer({ minimum: 1, maximum: mostRunWh, default: 1000, examples: [1800] })
      )
    }),
    success: { status: 200, schema: CheapestWindows },
    errors: ['not_found', 'range_invalid']
  })
}
