import { Type, type Static } from 'typebox'
import { buyers } from './roles.ts'
import { Closed, defineRoute } from './route.ts'
import { Currency, Id, Instant, LocalDate, Nullable, PriceMicrosPerKwh, Words } from './units.ts'

export const standingGoals = ['cheapest', 'local_and_green', 'balanced'] as const
export const standingOutcomes = [
  'placed',
  'kept_manual_bids',
  'no_readings',
  'no_prices',
  'nothing_to_bid',
  'insufficient_funds',
  'no_place'
] as const

/**
 * Bids by itself every day, from one site of a market, towards one goal and never above one cap on
 * the full price.
 */
export const StandingBid = Type.Object({
  id: Id,
  siteId: Id,
  goal: Words(standingGoals),
  capMicrosPerKwh: PriceMicrosPerKwh,
  currency: Currency,
  createdAt: Instant,
  /** What it did for the newest auction; null before the first. */
  lastRun: Nullable(
    Type.Object({
      auctionId: Id,
      deliveryDate: LocalDate,
      at: Instant,
      outcome: Words(standingOutcomes),
      bidCount: Type.Integer({ minimum: 0, examples: [28] })
    })
  )
})
export type StandingBid = Static<typeof StandingBid>

export const standingBids = {
  create: defineRoute({
    method: 'POST',
    path: '/standing-bids',
    summary: 'Let a site bid by itself every day',
    description:
      'Turns into ordinary bids before each gate closure, from what the site’s meters read before; a set that ' +
      'was saved by hand is left alone. One for each market: a new one takes the place of the old.',
    access: buyers,
    body: Closed({
      siteId: Type.Optional(Id),
      goal: Words(standingGoals),
      capMicrosPerKwh: PriceMicrosPerKwh
    }),
    success: { status: 201, schema: StandingBid },
    errors: ['not_found', 'site_required', 'limit_price_invalid', 'trading_disabled']
  }),
  list: defineRoute({
    method: 'GET',
    path: '/standing-bids',
    summary: 'List my standing bids',
    access: buyers,
    success: { status: 200, schema: Type.Object({ items: Type.Array(StandingBid) }) },
    errors: []
  }),
  remove: defineRoute({
    method: 'DELETE',
    path: '/standing-bids/:id',
    summary: 'End a standing bid; bids that it has placed stay',
    access: buyers,
    params: Closed({ id: Id }),
    success: { status: 204, schema: Type.Null() },
    errors: ['not_found']
  })
}
