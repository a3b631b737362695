import { Type, type Static, type TObject } from 'typebox'
import {
  AmountMicros,
  Currency,
  DistanceM,
  EnergyWh,
  Instant,
  LocalDate,
  PriceMicrosPerKwh
} from './units.ts'

interface ErrorSpec {
  status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 426 | 428 | 429 | 500 | 503
  title: string
  details?: TObject
}

function defineErrors<const E extends Record<string, ErrorSpec>>(errors: E): E {
  return errors
}

const transition = Type.Object({
  from: Type.String({ examples: ['completed'] }),
  to: Type.String({ examples: ['cancelled'] })
})

/**
 * Every failure a caller can be told about. The server refuses with them, clients narrow on them.
 */
export const errors = defineErrors({
  validation_failed: { status: 400, title: 'The request does not match its schema' },
  malformed_request: { status: 400, title: 'The request could not be read' },
  idempotency_key_missing: { status: 400, title: 'This call needs an Idempotency-Key header' },
  cursor_invalid: { status: 400, title: 'This cursor does not belong to this list' },

  unauthenticated: { status: 401, title: 'Sign in first' },
  credentials_invalid: { status: 401, title: 'The email or the password is wrong' },
  refresh_token_invalid: { status: 401, title: 'The session has ended, sign in again' },
  signature_invalid: { status: 401, title: 'The signature does not match the body' },

  forbidden: { status: 403, title: 'Your role may not do this' },
  origin_refused: { status: 403, title: 'The request came from another site' },

  not_found: { status: 404, title: 'There is no such thing, or it is not yours' },
  route_not_found: { status: 404, title: 'There is nothing at this address' },
  method_not_allowed: { status: 405, title: 'This address does not take this method' },

  idempotency_in_progress: { status: 409, title: 'The same call is still running' },
  illegal_transition: {
    status: 409,
    title: 'This change is not possible now',
    details: transition
  },
  offer_exhausted: {
    status: 409,
    title: 'Less is left of this offer than you asked for',
    details: Type.Object({ remainingWh: EnergyWh })
  },
  offer_closed: { status: 409, title: 'This offer is no longer open' },
  price_changed: {
    status: 409,
    title: 'This offer has become dearer since you looked',
    details: Type.Object({ allInMicrosPerKwh: PriceMicrosPerKwh })
  },
  offer_has_trades: { status: 409, title: 'Somebody has already bought from this offer' },
  insufficient_funds: {
    status: 409,
    title: 'The wallet holds less than this needs',
    details: Type.Object({
      availableMicros: AmountMicros,
      neededMicros: AmountMicros,
      currency: Currency
    })
  },
  interest_exists: { status: 409, title: 'You already have an open interest in this asset' },
  battery_exists: { status: 409, title: 'This site already has a battery' },
  asset_in_use: { status: 409, title: 'An open offer or trade still needs this asset' },
  too_many_photos: { status: 409, title: 'An asset shows at most eight photos' },
  device_retired: { status: 409, title: 'This device has been retired' },
  price_unknown: { status: 409, title: 'The price of this interval is not known yet' },
  limit_not_met: {
    status: 409,
    title: 'The price of this interval is beyond what this order allows',
    details: Type.Object({
      priceMicrosPerKwh: PriceMicrosPerKwh,
      worstPriceMicrosPerKwh: PriceMicrosPerKwh
    })
  },
  too_many_orders: {
    status: 409,
    title: 'This battery has as many pending orders as it can have',
    details: Type.Object({ maximum: Type.Integer({ minimum: 1, examples: [100] }) })
  },
  trading_disabled: { status: 409, title: 'Energy trading is switched off here' },

  gate_closed: {
    status: 409,
    title: 'The gate has closed, no more bids are taken',
    details: Type.Object({ gateClosureAt: Instant })
  },
  day_not_sealed: {
    status: 409,
    title: 'The ledger’s day of this receipt has no root yet',
    details: Type.Object({ day: LocalDate, endsAt: Instant })
  },
  auction_not_cleared: { status: 409, title: 'This auction has no result yet' },

  version_stale: { status: 412, title: 'Somebody changed this in the meantime' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'This content type is not taken here' },

  upgrade_required: { status: 426, title: 'This address speaks WebSocket only' },

  idempotency_key_reused: { status: 422, title: 'This Idempotency-Key belongs to another request' },
  password_weak: { status: 422, title: 'This password is too easy to guess' },
  own_asset: { status: 422, title: 'This asset is your own' },
  own_offer: { status: 422, title: 'This offer is your own' },
  price_below_minimum: {
    status: 422,
    title: 'The price is below the lowest allowed',
    details: Type.Object({ minimumMicrosPerKwh: PriceMicrosPerKwh })
  },
  price_above_maximum: {
    status: 422,
    title: 'The price is above the highest allowed',
    details: Type.Object({ maximumMicrosPerKwh: PriceMicrosPerKwh })
  },
  too_far: {
    status: 422,
    title: 'The offer is too far away',
    details: Type.Object({ distanceM: DistanceM, maximumM: DistanceM })
  },
  window_invalid: { status: 422, title: 'The window must lie ahead and end after it starts' },
  window_not_aligned: {
    status: 422,
    title: 'The window must begin and end with a market time unit',
    details: Type.Object({ mtuMin: Type.Integer({ minimum: 1, examples: [15] }) })
  },
  not_enough_energy: {
    status: 422,
    title: 'There is not that much energy to offer',
    details: Type.Object({ availableWh: EnergyWh })
  },
  battery_full: {
    status: 422,
    title: 'The battery will not have that much room',
    details: Type.Object({ availableWh: EnergyWh })
  },
  power_limit_exceeded: {
    status: 422,
    title: 'The battery cannot move that much in this time',
    details: Type.Object({ availableWh: EnergyWh })
  },
  slot_misaligned: {
    status: 422,
    title: 'The interval does not begin on the market’s clock'
  },
  outside_lead_time: {
    status: 422,
    title: 'The interval begins too soon or too far ahead',
    details: Type.Object({ earliest: Instant, latest: Instant })
  },
  timeslot_invalid: { status: 422, title: 'No market time unit of this day starts then' },
  limit_price_invalid: {
    status: 422,
    title: 'The limit price is not one that this market takes',
    details: Type.Object({
      floorMicrosPerKwh: PriceMicrosPerKwh,
      capMicrosPerKwh: PriceMicrosPerKwh,
      tickMicrosPerKwh: PriceMicrosPerKwh
    })
  },
  self_trade: {
    status: 422,
    title: 'One of your bids would buy from another of yours',
    details: Type.Object({ deliveryStart: Instant })
  },
  position_limit: {
    status: 422,
    title: 'Your site cannot deliver or use that much in one unit',
    details: Type.Object({ deliveryStart: Instant, limitWh: EnergyWh })
  },
  zone_missing: { status: 422, title: 'Your place lies in none of this market’s zones' },
  battery_limits_invalid: { status: 422, title: 'The battery figures contradict each other' },
  year_invalid: { status: 422, title: 'The year of installation lies in the future' },
  time_zone_invalid: { status: 422, title: 'There is no such time zone' },
  site_required: { status: 422, title: 'Set up the place first' },
  currency_unsupported: { status: 422, title: 'No market here uses this currency' },
  currency_mismatch: {
    status: 422,
    title: 'The market of the site uses another currency',
    details: Type.Object({ currency: Currency })
  },
  refund_too_high: {
    status: 422,
    title: 'A refund cannot pass what was paid',
    details: Type.Object({ paidMicros: AmountMicros })
  },
  payment_mismatch: {
    status: 422,
    title: 'The event does not match the payment it names',
    details: Type.Object({ amountMicros: AmountMicros, currency: Currency })
  },
  range_invalid: { status: 422, title: 'The range is empty, backwards or too long' },
  import_line_invalid: {
    status: 422,
    title: 'A line of the file cannot be imported; nothing of it was kept',
    details: Type.Object({
      line: Type.Integer({ minimum: 1, examples: [2] }),
      reason: Type.String({ examples: ['the price is empty'] })
    })
  },
  import_file_invalid: {
    status: 422,
    title: 'The file cannot be read; nothing of it was kept',
    details: Type.Object({ reason: Type.String({ examples: ['the column ts_utc is missing'] }) })
  },
  photo_invalid: { status: 422, title: 'The file is not a picture of the type it claims' },
  photo_too_large: {
    status: 422,
    title: 'The picture has more pixels than is taken here',
    details: Type.Object({ maximumPixels: Type.Integer({ minimum: 1, examples: [50000000] }) })
  },

  precondition_required: { status: 428, title: 'This call needs an If-Match header' },
  rate_limited: { status: 429, title: 'Too many requests, wait a moment' },
  account_locked: {
    status: 429,
    title: 'Too many failed tries, wait before the next one',
    details: Type.Object({ until: Instant })
  },

  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The service cannot answer right now' }
})

export type ErrorCode = keyof typeof errors
export type ErrorDetails<C extends ErrorCode> = (typeof errors)[C] extends {
  details: infer D extends TObject
}
  ? Static<D>
  : undefined

/**
 * One field's fault: a JSON Pointer into the request, a word for programs, a sentence for people.
 */
export const FieldFault = Type.Object({
  pointer: Type.String(),
  code: Type.String(),
  detail: Type.String()
})

const base = {
  type: Type.String({ examples: ['/problems/validation_failed'] }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  instance: Type.String(),
  code: Type.String(),
  requestId: Type.String()
}

/** RFC 9457. `details` carries what the code's row in the table declares. */
export const Problem = Type.Object({
  ...base,
  details: Type.Optional(Type.Object({}, { additionalProperties: true })),
  errors: Type.Optional(Type.Array(FieldFault))
})
export type Problem = Static<typeof Problem>
