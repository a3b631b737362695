import { Type, type Static, type TSchema, type TUnsafe } from 'typebox'
import {
  greatestAmountMicros,
  greatestEnergyWh,
  greatestPowerW,
  greatestPriceMicrosPerKwh
} from './bounds.ts'

/*
 * The units of the wire, one schema each. Money and prices are integer micros (1e-6 of the
 * currency), energy is integer Wh, power integer W; no float is ever money or energy. Each bound is
 * one of its own: what a price and an energy come to together is bounded by `greatestEnergyWhAt`.
 */

/** A UUID, version 7 when made by the server. */
export const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  examples: ['01985d3c-7a10-7c3e-9f44-1a2b3c4d5e6f']
})

/** RFC 3339 with an offset; any offset in, UTC or the market's offset out. */
export const Instant = Type.String({
  format: 'date-time',
  maxLength: 40,
  examples: ['2026-10-25T12:00:00Z']
})

/** A local calendar day, YYYY-MM-DD. */
export const LocalDate = Type.String({ format: 'date', examples: ['2026-10-25'] })

export const EnergyWh = Type.Integer({ minimum: 0, maximum: greatestEnergyWh, examples: [5000] })
export const PositiveEnergyWh = Type.Integer({
  minimum: 1,
  maximum: greatestEnergyWh,
  examples: [5000]
})
export const PowerW = Type.Integer({ minimum: 0, maximum: greatestPowerW, examples: [9800] })
export const PriceMicrosPerKwh = Type.Integer({
  minimum: -greatestPriceMicrosPerKwh,
  maximum: greatestPriceMicrosPerKwh,
  examples: [114000]
})
export const AmountMicros = Type.Integer({
  minimum: -greatestAmountMicros,
  maximum: greatestAmountMicros,
  examples: [570000]
})
export const PositiveAmountMicros = Type.Integer({
  minimum: 1,
  maximum: greatestAmountMicros,
  examples: [50000000]
})

/** ISO 4217. */
export const Currency = Type.String({ pattern: '^[A-Z]{3}$', examples: ['EUR'] })
export const Latitude = Type.Number({ minimum: -90, maximum: 90, examples: [47.99] })
export const Longitude = Type.Number({ minimum: -180, maximum: 180, examples: [7.84] })
export const DistanceM = Type.Integer({ minimum: 0, maximum: 20_100_000, examples: [420] })

export const Position = Type.Object(
  { latitude: Latitude, longitude: Longitude },
  { additionalProperties: false }
)
export type Position = Static<typeof Position>

/** Half-open: `deliveryStart` ≤ t < `deliveryEnd`. */
export const deliveryWindow = { deliveryStart: Instant, deliveryEnd: Instant }

const noControl = '[^\\u0000-\\u001f\\u007f]'
/** Neither a blank of any width nor a mark that nobody sees. */
const visible =
  '[^\\u0000-\\u0020\\u007f\\u00a0\\u061c\\u2000-\\u200f\\u2028\\u2029\\u2060\\u3000\\ufeff]'

/**
 * A one-line text: no line breaks or other control characters, something other than blanks in it.
 */
export function LineText(maxLength: number, example: string) {
  return Type.String({
    minLength: 1,
    maxLength,
    pattern: `^${noControl}*${visible}${noControl}*$`,
    examples: [example]
  })
}

/** A text of several lines. */
export function LongText(maxLength: number, example: string) {
  return Type.String({ maxLength, examples: [example] })
}

/** A closed list of words. Readers of answers must expect more words later. */
export function Words<const W extends readonly string[]>(words: W): TUnsafe<W[number]> {
  return Type.Unsafe<W[number]>({ type: 'string', enum: [...words], examples: [words[0]] })
}

/** A scalar that may be null. One `type` list instead of `anyOf`: the serialiser is far faster. */
export function Nullable<T extends TSchema>(schema: T): TUnsafe<Static<T> | null> {
  const { type, enum: words, ...rest } = schema as T & { type: string; enum?: string[] }
  return Type.Unsafe<Static<T> | null>({
    ...rest,
    type: [type, 'null'],
    ...(words && { enum: [...words, null] })
  })
}
