import { Type, type Static } from 'typebox'
import { Closed, defineRoute, Page, paging } from './route.ts'
import { assetTypes } from './assets.ts'
import { buyers, signedIn } from './roles.ts'
import {
  AmountMicros,
  Currency,
  EnergyWh,
  Id,
  Instant,
  LocalDate,
  LongText,
  Nullable,
  Position,
  PositiveEnergyWh,
  PriceMicrosPerKwh,
  Words
} from './units.ts'

export const tradeStatuses = [
  'pending',
  'accepted',
  'rejected',
  'cancelled',
  'expired',
  'delivering',
  'completed',
  'failed',
  'disputed',
  'resolved'
] as const

/** One step of a trade's life. */
export const TradeStep = Type.Object({
  from: Nullable(Words(tradeStatuses)),
  to: Words(tradeStatuses),
  by: Words(['buyer', 'seller', 'admin', 'system']),
  at: Instant,
  note: Nullable(Type.String({ examples: ['No answer in time'] }))
})

/** How the delivered energy was found: one row per metered interval. */
export const TradeInterval = Type.Object({
  intervalStart: Instant,
  intervalEnd: Instant,
  energyWh: EnergyWh
})

/**
 * A purchase of part of an offer. `totalMicros` is held until delivery and is the most it can cost;
 * `paidMicros` is what delivery came to. Fees are fixed when the trade is made. `refundedMicros` is
 * what a decided dispute gave back to the buyer, from the seller and from both fees.
 */
const fields = {
  id: Id,
  offerId: Id,
  offerTitle: Type.String({ examples: ['Evening power from a cellar battery'] }),
  sourceType: Words(assetTypes),
  side: Words(['buy', 'sell']),
  buyerId: Id,
  buyerName: Type.String({ examples: ['Jonas Meier'] }),
  sellerId: Id,
  sellerName: Type.String({ examples: ['Familie Okafor'] }),
  energyWh: EnergyWh,
  priceMicrosPerKwh: PriceMicrosPerKwh,
  gridFeeMicrosPerKwh: PriceMicrosPerKwh,
  platformFeeMicrosPerKwh: PriceMicrosPerKwh,
  currency: Currency,
  energyMicros: AmountMicros,
  gridFeeMicros: AmountMicros,
  platformFeeMicros: AmountMicros,
  totalMicros: AmountMicros,
  status: Words(tradeStatuses),
  deliveredWh: Nullable(EnergyWh),
  estimatedWh: Nullable(EnergyWh),
  quality: Nullable(Words(['measured', 'estimated', 'partly_estimated'])),
  paidMicros: Nullable(AmountMicros),
  earnedMicros: Nullable(AmountMicros),
  refundedMicros: AmountMicros,
  refundedEnergyMicros: AmountMicros,
  refundedGridFeeMicros: AmountMicros,
  refundedPlatformFeeMicros: AmountMicros,
  deliveryStart: Instant,
  deliveryEnd: Instant,
  timeZone: Type.String({ examples: ['Europe/Berlin'] }),
  requestedAt: Instant,
  answerUntil: Instant,
  settledAt: Nullable(Instant),
  isSimulated: Type.Boolean({ examples: [false] })
}

export const Trade = Type.Object(fields)
export type Trade = Static<typeof Trade>

export const TradeDetail = Type.Object({
  ...fields,
  /** The seller's exact position; absent until the trade is accepted. */
  position: Type.Optional(Position),
  steps: Type.Array(TradeStep),
  intervals: Type.Array(TradeInterval)
})
export type TradeDetail = Static<typeof TradeDetail>

export const trades = {
  create: defineRoute({
    method: 'POST',
    path: '/trades',
    summary: 'Ask for part of an offer; the money is held until the seller answers',
    description:
      'Reserves the energy and holds the full amount with all fees in one step. An offer can be bought ' +
      'until its delivery starts, from a site within the largest distance allowed. With `allInMicrosPerKwh`, ' +
      'the price that was looked at, an offer that has become dearer is refused.',
    access: buyers,
    body: Closed({
      offerId: Id,
      energyWh: PositiveEnergyWh,
      siteId: Type.Optional(Id),
      allInMicrosPerKwh: Type.Optional(PriceMicrosPerKwh)
    }),
    success: { status: 201, schema: TradeDetail },
    errors: [
      'not_found',
      'offer_exhausted',
      'offer_closed',
      'price_changed',
      'own_offer',
      'insufficient_funds',
      'site_required',
      'too_far',
      'trading_disabled'
    ],
    isIdempotent: true
  }),
  list: defineRoute({
    method: 'GET',
    path: '/trades',
    summary: 'List my trades, newest first',
    access: signedIn,
    query: Closed({
      side: Type.Optional(Words(['buy', 'sell'])),
      status: Type.Optional(Words(tradeStatuses)),
      offerId: Type.Optional(Id),
      ...paging
    }),
    success: { status: 200, schema: Page(Trade) },
    errors: ['cursor_invalid']
  }),
  get: defineRoute({
    method: 'GET',
    path: '/trades/:id',
    summary: 'Show one of my trades with every step and metered interval',
    access: signedIn,
    params: Closed({ id: Id }),
    success: { status: 200, schema: TradeDetail },
    errors: ['not_found']
  }),
  setStatus: defineRoute({
    method: 'PUT',
    path: '/trades/:id/status',
    summary: 'Accept, reject, cancel, dispute or resolve a trade',
    description:
      'The seller accepts or rejects and the buyer cancels while it is pending; either side disputes a ' +
      'completed trade within 30 days; an admin resolves a dispute, with `refundMicros` when money goes ' +
      'back to the buyer, at most what was paid. Seller and fees give back their part of it; what the ' +
      'seller does not have any more is owed and does not keep the buyer waiting.',
    access: signedIn,
    params: Closed({ id: Id }),
    body: Closed({
      status: Words(['accepted', 'rejected', 'cancelled', 'disputed', 'resolved']),
      note: Type.Optional(LongText(1000, 'The meter shows less than I was billed.')),
      refundMicros: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 1_000_000_000_000_000, examples: [250000] })
      )
    }),
    success: { status: 200, schema: TradeDetail },
    errors: ['not_found', 'forbidden', 'illegal_transition', 'refund_too_high'],
    isIdempotent: true
  }),
  statistics: defineRoute({
    method: 'GET',
    path: '/statistics',
    summary: 'Show how much is traded here and at what price',
    description:
      'Volumes are delivered energy, by the market’s local day on which delivery began; prices are the ' +
      'energy alone, weighted by energy. The trend is the second half of the days against the first.',
    access: 'public',
    query: Closed({
      marketId: Type.Optional(Type.String({ maxLength: 40, examples: ['DE-LU'] })),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, default: 30, examples: [30] }))
    }),
    success: {
      status: 200,
      schema: Type.Object({
        marketId: Type.String({ examples: ['DE-LU'] }),
        currency: Currency,
        openOffers: Type.Integer({ minimum: 0, examples: [23] }),
        openEnergyWh: EnergyWh,
        completedTrades: Type.Integer({ minimum: 0, examples: [118] }),
        volumeWh: EnergyWh,
        averagePriceMicrosPerKwh: Nullable(PriceMicrosPerKwh),
        trendMicrosPerKwh: Nullable(PriceMicrosPerKwh),
        days: Type.Array(
          Type.Object({
            date: LocalDate,
            completedTrades: Type.Integer({ minimum: 0, examples: [4] }),
            volumeWh: EnergyWh,
            averagePriceMicrosPerKwh: Nullable(PriceMicrosPerKwh)
          })
        )
      })
    },
    errors: ['not_found']
  })
}
