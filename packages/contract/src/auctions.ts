import { Type, type Static } from 'typebox'
import { Closed, defineRoute, Page, paging } from './route.ts'
import { buyers, signedIn } from './roles.ts'
import {
  AmountMicros,
  Currency,
  deliveryWindow,
  EnergyWh,
  Id,
  Instant,
  LocalDate,
  Nullable,
  PositiveEnergyWh,
  PriceMicrosPerKwh,
  Words
} from './units.ts'

/** Bids are taken; the gate has closed; every unit has its price; all money has moved. */
export const auctionStatuses = ['open', 'closed', 'cleared', 'settled'] as const
export const sides = ['buy', 'sell'] as const
export const bidOrigins = ['manual', 'standing'] as const
/** A day of quarter-hours with 100 of them, ten steps on each side. */
const mostBids = 2000

const MarketId = Type.String({ minLength: 1, maxLength: 40, examples: ['DE-LU'] })
const ZoneId = Type.String({ minLength: 1, maxLength: 40, examples: ['wiehre'] })
const Sequence = Type.Integer({ minimum: 1, examples: [17] })
const Count = Type.Integer({ minimum: 0, examples: [28] })
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', examples: ['7f3ae91c'.repeat(8)] })
const idParams = Closed({ id: Id })

/**
 * The auction of one market for one delivery day. Fees are per kWh and paid by buyers beside the
 * clearing price; with zones the grid's fee is part of the optimum and not among them.
 */
export const Auction = Type.Object({
  id: Id,
  marketId: MarketId,
  marketName: Type.String({ examples: ['Germany and Luxembourg'] }),
  deliveryDate: LocalDate,
  ...deliveryWindow,
  timeZone: Type.String({ examples: ['Europe/Berlin'] }),
  currency: Currency,
  mtuMin: Type.Integer({ examples: [15] }),
  unitCount: Type.Integer({ minimum: 1, examples: [96] }),
  status: Words(auctionStatuses),
  gateClosureAt: Instant,
  settledAt: Nullable(Instant),
  floorMicrosPerKwh: PriceMicrosPerKwh,
  capMicrosPerKwh: PriceMicrosPerKwh,
  tickMicrosPerKwh: PriceMicrosPerKwh,
  gridFeeMicrosPerKwh: PriceMicrosPerKwh,
  platformFeeMicrosPerKwh: PriceMicrosPerKwh,
  zones: Type.Array(
    Type.Object({ id: ZoneId, name: Type.String({ examples: ['Freiburg-Wiehre'] }) })
  ),
  /** Covers the hashes of all units; null until the book is frozen. */
  bookHash: Nullable(Hash),
  /** Null until the auction is cleared. */
  bidCount: Nullable(Count),
  volumeWh: Nullable(EnergyWh),
  meanPriceMicrosPerKwh: Nullable(PriceMicrosPerKwh)
})
export type Auction = Static<typeof Auction>

/** One row of a bid sheet; a step curve is several rows of one unit. */
export const NewBid = Closed({
  deliveryStart: Instant,
  side: Words(sides),
  quantityWh: PositiveEnergyWh,
  limitPriceMicrosPerKwh: PriceMicrosPerKwh
})
export type NewBid = Static<typeof NewBid>

const bidFields = {
  sequence: Sequence,
  ...deliveryWindow,
  side: Words(sides),
  quantityWh: PositiveEnergyWh,
  limitPriceMicrosPerKwh: PriceMicrosPerKwh
}

/** My bids for a day. `heldMicros` is the most they can cost together, fees included. */
export const BidSet = Type.Object({
  auctionId: Id,
  siteId: Nullable(Id),
  zoneId: Nullable(ZoneId),
  origin: Nullable(Words(bidOrigins)),
  currency: Currency,
  heldMicros: AmountMicros,
  acceptedAt: Nullable(Instant),
  bids: Type.Array(Type.Object(bidFields))
})
export type BidSet = Static<typeof BidSet>

/**
 * The limits that my bids must keep at a site. Buying: `buyWh` in each unit. Selling: `sellWh` in a
 * unit, of which the plants give `plantWh`; what is sold above that comes out of the battery, which
 * gives `storedWh` in all units together.
 */
export const BidLimits = Type.Object({
  auctionId: Id,
  siteId: Id,
  zoneId: Nullable(ZoneId),
  buyWh: EnergyWh,
  storedWh: EnergyWh,
  units: Type.Array(Type.Object({ deliveryStart: Instant, plantWh: EnergyWh, sellWh: EnergyWh }))
})
export type BidLimits = Static<typeof BidLimits>

/** What one of my bids came to. `energyMicros` is positive for who pays, negative for who earns. */
export const Fill = Type.Object({
  ...bidFields,
  filledWh: EnergyWh,
  priceMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  energyMicros: AmountMicros,
  gridFeeMicros: AmountMicros,
  platformFeeMicros: AmountMicros,
  totalMicros: AmountMicros
})
export type Fill = Static<typeof Fill>

/**
 * In a zonal auction buyers and sellers of a zone each have their price; null where nobody traded.
 */
export const ZonePrice = Type.Object({
  zoneId: ZoneId,
  buyerPriceMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  sellerPriceMicrosPerKwh: Nullable(PriceMicrosPerKwh)
})

/** The lowest and the highest price that would suit all who traded; the price is the middle. */
const PriceInterval = Type.Object({
  lowerMicrosPerKwh: PriceMicrosPerKwh,
  upperMicrosPerKwh: PriceMicrosPerKwh
})

/** Null where the zone's price is. */
const ZoneIntervals = Type.Object({
  buyer: Nullable(PriceInterval),
  seller: Nullable(PriceInterval)
})

/**
 * The outcome of one market time unit. The price is null where nothing traded, never 0; with zones
 * it is null too, since each has its own.
 */
export const AuctionUnit = Type.Object({
  ...deliveryWindow,
  priceMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  lowerMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  upperMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  volumeWh: EnergyWh,
  demandWh: EnergyWh,
  supplyWh: EnergyWh,
  zones: Type.Array(ZonePrice),
  bookHash: Hash
})
export type AuctionUnit = Static<typeof AuctionUnit>

/**
 * A bid of the frozen book. `id` and `sequence` are its place there, in price-time order: buys by
 * price down, sells by price up, equal ones as they were accepted. Who bid, and which bids are one
 * member's, is not told.
 */
export const BookBid = Type.Object({
  id: Type.String({ examples: ['17'] }),
  side: Words(sides),
  quantityWh: PositiveEnergyWh,
  limitPriceMicrosPerKwh: PriceMicrosPerKwh,
  sequence: Sequence,
  zone: Type.Optional(ZoneId)
})
export type BookBid = Static<typeof BookBid>

const CurvePoint = Type.Object({ quantityWh: EnergyWh, priceMicrosPerKwh: PriceMicrosPerKwh })
const unitQuery = Closed({ deliveryStart: Instant, zoneId: Type.Optional(ZoneId) })

/**
 * The bids of one side that share a limit, by their numbers in the book, and what they traded
 * together; some of them may be mine.
 */
const MarginalStep = Type.Object({
  side: Words(sides),
  limitPriceMicrosPerKwh: PriceMicrosPerKwh,
  quantityWh: PositiveEnergyWh,
  filledWh: EnergyWh,
  sequences: Type.Array(Sequence),
  isMine: Type.Boolean({ examples: [false] })
})
export type MarginalStep = Static<typeof MarginalStep>
/** Whose limit an end of the interval of prices is. */
export const boundReasons = ['last_buy', 'last_sell', 'next_buy', 'next_sell'] as const

export const auctions = {
  list: defineRoute({
    method: 'GET',
    path: '/auctions',
    summary: 'List the day-ahead auctions, latest delivery day first',
    access: 'public',
    query: Closed({
      marketId: Type.Optional(MarketId),
      status: Type.Optional(Words(auctionStatuses)),
      from: Type.Optional(LocalDate),
      to: Type.Optional(LocalDate),
      ...paging
    }),
    success: { status: 200, schema: Page(Auction) },
    errors: ['cursor_invalid']
  }),
  get: defineRoute({
    method: 'GET',
    path: '/auctions/:id',
    summary: 'Show one auction',
    access: 'public',
    params: idParams,
    success: { status: 200, schema: Auction },
    errors: ['not_found']
  }),
  bids: defineRoute({
    method: 'GET',
    path: '/auctions/:id/bids',
    summary: 'Show my bids',
    access: signedIn,
    params: idParams,
    success: { status: 200, schema: BidSet },
    errors: ['not_found']
  }),
  limits: defineRoute({
    method: 'GET',
    path: '/auctions/:id/limits',
    summary: 'Show the most my site can sell and buy in each unit',
    description:
      'Selling: what installed plants and the battery can give in the unit, less what offers, orders and other auctions ' +
      'were promised of it. Buying: the sanctioned load and the battery’s charge power. My own bids here are left out: ' +
      'the next ones take their place.',
    access: buyers,
    params: idParams,
    query: Closed({ siteId: Type.Optional(Id) }),
    success: { status: 200, schema: BidLimits },
    errors: ['not_found', 'site_required', 'zone_missing']
  }),
  replaceBids: defineRoute({
    method: 'PUT',
    path: '/auctions/:id/bids',
    summary: 'Replace all my bids of this auction at once',
    description:
      'All rows or none, until the gate closes; the last accepted set counts. The most it can cost is held: a ' +
      'buy’s limit times its quantity with fees, a sale’s only where its limit is below zero. Selling is for producers.',
    access: buyers,
    params: idParams,
    body: Closed({
      siteId: Type.Optional(Id),
      bids: Type.Array(NewBid, { minItems: 1, maxItems: mostBids })
    }),
    success: { status: 200, schema: BidSet },
    errors: [
      'not_found',
      'forbidden',
      'gate_closed',
      'timeslot_invalid',
      'limit_price_invalid',
      'self_trade',
      'position_limit',
      'insufficient_funds',
      'site_required',
      'zone_missing',
      'trading_disabled'
    ],
    isIdempotent: true
  }),
  withdrawBids: defineRoute({
    method: 'DELETE',
    path: '/auctions/:id/bids',
    summary: 'Withdraw all my bids of this auction',
    access: buyers,
    params: idParams,
    success: { status: 200, schema: BidSet },
    errors: ['not_found', 'gate_closed'],
    isIdempotent: true
  }),
  results: defineRoute({
    method: 'GET',
    path: '/auctions/:id/results',
    summary: 'Show price and volume of every unit, and what my bids came to',
    description: '`mine` is null for who is not signed in.',
    access: 'public',
    params: idParams,
    success: {
      status: 200,
      schema: Type.Object({
        auction: Auction,
        units: Type.Array(AuctionUnit),
        mine: Nullable(Type.Array(Fill))
      })
    },
    errors: ['not_found', 'auction_not_cleared']
  }),
  curves: defineRoute({
    method: 'GET',
    path: '/auctions/:id/curves',
    summary: 'Show the aggregated demand and supply of one unit',
    description:
      'Steps: each point is the end of a step, quantities summed along the merit order. At most 400 points a ' +
      'side. With zones, of the one that is named, or of all together.',
    access: 'public',
    params: idParams,
    query: unitQuery,
    success: {
      status: 200,
      schema: Type.Object({
        ...deliveryWindow,
        demand: Type.Array(CurvePoint),
        supply: Type.Array(CurvePoint),
        priceMicrosPerKwh: Nullable(PriceMicrosPerKwh),
        zonePrice: Nullable(ZonePrice),
        volumeWh: EnergyWh
      })
    },
    errors: ['not_found', 'auction_not_cleared', 'timeslot_invalid']
  }),
  book: defineRoute({
    method: 'GET',
    path: '/auctions/:id/book',
    summary: 'Show the frozen book of one unit, without names, with its hash',
    description:
      'The bids in price-time order, numbered in it; SHA-256 over their canonical JSON is `bookHash`. Clearing them ' +
      'again by the published rule gives the published price, volume and fills.',
    access: 'public',
    params: idParams,
    query: Closed({ deliveryStart: Instant }),
    success: {
      status: 200,
      schema: Type.Object({
        ...deliveryWindow,
        bookHash: Hash,
        floorMicrosPerKwh: PriceMicrosPerKwh,
        capMicrosPerKwh: PriceMicrosPerKwh,
        zones: Type.Array(ZoneId),
        /**
         * By zone of the seller, then of the buyer; null where no line runs. Empty without zones.
         */
        feeMicrosPerKwh: Type.Array(Type.Array(Nullable(PriceMicrosPerKwh))),
        bids: Type.Array(BookBid),
        fills: Type.Array(
          Type.Object({ id: Type.String({ examples: ['17'] }), quantityWh: EnergyWh })
        )
      })
    },
    errors: ['not_found', 'auction_not_cleared', 'timeslot_invalid']
  }),
  explain: defineRoute({
    method: 'GET',
    path: '/auctions/:id/explain',
    summary: 'Tell why a unit has its price',
    description:
      'The last bids that traded, the first that did not wholly, and which of them bound the price from below ' +
      'and above. With zones, of the one that is named; what bounds its prices may lie in another, so that the ' +
      'intervals are told and no bids for them.',
    access: 'public',
    params: idParams,
    query: unitQuery,
    success: {
      status: 200,
      schema: Type.Object({
        ...deliveryWindow,
        priceMicrosPerKwh: Nullable(PriceMicrosPerKwh),
        zonePrice: Nullable(ZonePrice),
        zoneIntervals: Nullable(ZoneIntervals),
        volumeWh: EnergyWh,
        lower: Nullable(
          Type.Object({ priceMicrosPerKwh: PriceMicrosPerKwh, reason: Words(boundReasons) })
        ),
        upper: Nullable(
          Type.Object({ priceMicrosPerKwh: PriceMicrosPerKwh, reason: Words(boundReasons) })
        ),
        lastBuy: Nullable(MarginalStep),
        lastSell: Nullable(MarginalStep),
        nextBuy: Nullable(MarginalStep),
        nextSell: Nullable(MarginalStep)
      })
    },
    errors: ['not_found', 'auction_not_cleared', 'timeslot_invalid']
  })
}
