import { Type, type Static } from 'typebox'
import { Closed, defineRoute, Page, paging } from './route.ts'
import { sellers } from './roles.ts'
import {
  AmountMicros,
  Currency,
  EnergyWh,
  Id,
  Instant,
  Nullable,
  PositiveEnergyWh,
  PriceMicrosPerKwh,
  Words
} from './units.ts'

export const orderStatuses = [
  'pending',
  'executed',
  'partly_executed',
  'cancelled',
  'failed',
  'expired'
] as const
export const orderReasons = [
  'by_owner',
  'price_limit',
  'price_changed',
  'price_unknown',
  'battery_empty',
  'battery_full'
] as const
/** Why an order stayed pending when all were to be executed or cancelled. */
export const orderSkips = [
  'price_unknown',
  'limit_not_met',
  'battery_empty',
  'battery_full',
  'delivery_started'
] as const

const resolutionMin = Type.Unsafe<15 | 30 | 60>({
  type: 'integer',
  enum: [15, 30, 60],
  examples: [60]
})

/** One step of an order's life. */
export const OrderStep = Type.Object({
  from: Nullable(Words(orderStatuses)),
  to: Words(orderStatuses),
  by: Words(['owner', 'system']),
  at: Instant,
  reason: Nullable(Words(orderReasons))
})

/**
 * A scheduled buy or sell of a battery at the market's price. `worstPriceMicrosPerKwh` is the
 * limit, else the price that was known when it was placed, else the market's cap or floor; no
 * execution goes beyond it. `worstCaseMicros` and `totalMicros` are what a buy pays or a sell
 * receives, fees included; below zero it is the other way round. `deliveredAt` is when the
 * battery's level took the energy in or gave it.
 */
const fields = {
  id: Id,
  side: Words(['buy', 'sell']),
  batteryId: Id,
  batteryName: Type.String({ examples: ['Cellar battery'] }),
  marketId: Type.String({ examples: ['DE-LU'] }),
  timeZone: Type.String({ examples: ['Europe/Berlin'] }),
  currency: Currency,
  energyWh: EnergyWh,
  deliveryStart: Instant,
  deliveryEnd: Instant,
  resolutionMin,
  limitPriceMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  knownPriceMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  worstPriceMicrosPerKwh: PriceMicrosPerKwh,
  worstCaseMicros: AmountMicros,
  heldMicros: AmountMicros,
  gridFeeMicrosPerKwh: PriceMicrosPerKwh,
  leviesMicrosPerKwh: PriceMicrosPerKwh,
  platformFeeMicrosPerKwh: PriceMicrosPerKwh,
  status: Words(orderStatuses),
  reason: Nullable(Words(orderReasons)),
  priceMicrosPerKwh: Nullable(PriceMicrosPerKwh),
  executedWh: Nullable(EnergyWh),
  energyMicros: Nullable(AmountMicros),
  gridFeeMicros: Nullable(AmountMicros),
  leviesMicros: Nullable(AmountMicros),
  platformFeeMicros: Nullable(AmountMicros),
  totalMicros: Nullable(AmountMicros),
  placedAt: Instant,
  closedAt: Nullable(Instant),
  deliveredAt: Nullable(Instant),
  isSimulated: Type.Boolean({ examples: [false] })
}

export const Order = Type.Object(fields)
export type Order = Static<typeof Order>

export const OrderDetail = Type.Object({ ...fields, steps: Type.Array(OrderStep) })
export type OrderDetail = Static<typeof OrderDetail>

/** What became of each pending order; `skipped` tells why one is still pending. */
const Outcomes = Type.Object({
  items: Type.Array(
    Type.Object({
      orderId: Id,
      status: Words(orderStatuses),
      skipped: Nullable(Words(orderSkips))
    })
  )
})

const params = Closed({ id: Id })
const ofOneBattery = Closed({ batteryId: Type.Optional(Id) })

export const orders = {
  create: defineRoute({
    method: 'POST',
    path: '/orders',
    summary: 'Schedule a buy or sell of my battery at the market’s price',
    description:
      'Buys charge the battery, sells discharge it, on the market of the battery’s site. The interval begins on the ' +
      'market’s clock and lies within the lead time. A buy holds its worst case with all fees (see ' +
      '`worstPriceMicrosPerKwh`), a sell holds money only where the price can fall below zero; a sell sets the ' +
      'energy aside. `limitPriceMicrosPerKwh` is the most a buy pays and the least a sell takes per kWh of energy.',
    access: sellers,
    body: Closed({
      side: Words(['buy', 'sell']),
      batteryId: Id,
      energyWh: PositiveEnergyWh,
      deliveryStart: Instant,
      resolutionMin,
      limitPriceMicrosPerKwh: Type.Optional(PriceMicrosPerKwh)
    }),
    success: { status: 201, schema: OrderDetail },
    errors: [
      'not_found',
      'trading_disabled',
      'slot_misaligned',
      'outside_lead_time',
      'limit_price_invalid',
      'power_limit_exceeded',
      'not_enough_energy',
      'battery_full',
      'too_many_orders',
      'insufficient_funds'
    ],
    isIdempotent: true
  }),
  terms: defineRoute({
    method: 'GET',
    path: '/order-terms',
    summary: 'Show how far ahead orders may be placed, and how many',
    access: sellers,
    success: {
      status: 200,
      schema: Type.Object({
        minLeadMin: Type.Integer({ minimum: 0, examples: [30] }),
        maxLeadMin: Type.Integer({ minimum: 1, examples: [10080] }),
        mostPendingPerBattery: Type.Integer({ minimum: 1, examples: [100] })
      })
    },
    errors: []
  }),
  list: defineRoute({
    method: 'GET',
    path: '/orders',
    summary: 'List my orders, the latest delivery first',
    description: '`from` and `to` bound the start of delivery, half-open.',
    access: sellers,
    query: Closed({
      status: Type.Optional(Words(orderStatuses)),
      side: Type.Optional(Words(['buy', 'sell'])),
      batteryId: Type.Optional(Id),
      from: Type.Optional(Instant),
      to: Type.Optional(Instant),
      ...paging
    }),
    success: { status: 200, schema: Page(Order) },
    errors: ['cursor_invalid']
  }),
  get: defineRoute({
    method: 'GET',
    path: '/orders/:id',
    summary: 'Show one of my orders with every step',
    access: sellers,
    params,
    success: { status: 200, schema: OrderDetail },
    errors: ['not_found']
  }),
  execute: defineRoute({
    method: 'POST',
    path: '/orders/:id/execute',
    summary: 'Execute a pending order now, at the known price of its interval',
    description:
      'Fixes price, energy and money now; the battery still acts when its interval comes. Refused, and nothing ' +
      'changed, while the price of the interval is not known or beyond the order’s worst price, or when the ' +
      'battery has nothing to give or take by then.',
    access: sellers,
    params,
    success: { status: 200, schema: OrderDetail },
    errors: [
      'not_found',
      'illegal_transition',
      'price_unknown',
      'limit_not_met',
      'not_enough_energy',
      'battery_full'
    ],
    isIdempotent: true
  }),
  cancel: defineRoute({
    method: 'POST',
    path: '/orders/:id/cancel',
    summary: 'Cancel a pending order before its delivery starts',
    access: sellers,
    params,
    success: { status: 200, schema: OrderDetail },
    errors: ['not_found', 'illegal_transition'],
    isIdempotent: true
  }),
  executePending: defineRoute({
    method: 'POST',
    path: '/orders/execute-pending',
    summary: 'Execute all my pending orders now, as far as each can be',
    access: sellers,
    body: ofOneBattery,
    success: { status: 200, schema: Outcomes },
    errors: [],
    isIdempotent: true
  }),
  cancelPending: defineRoute({
    method: 'POST',
    path: '/orders/cancel-pending',
    summary: 'Cancel all my pending orders whose delivery has not started',
    access: sellers,
    body: ofOneBattery,
    success: { status: 200, schema: Outcomes },
    errors: [],
    isIdempotent: true
  })
}
