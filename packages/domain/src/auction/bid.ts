export const sides = ['buy', 'sell'] as const
export type Side = (typeof sides)[number]

/**
 * A bid in one market time unit: energy in Wh (more than 0), a limit price that may be negative,
 * and the number it was given when it was accepted. A step curve is several bids.
 */
export type Bid = {
  id: string
  side: Side
  quantityWh: number
  limitPriceMicrosPerKwh: number
  sequence: number
}

/** The harmonised limits of a market: no bid's limit and no clearing price lies outside them. */
export type PriceLimits = { floorMicrosPerKwh: number; capMicrosPerKwh: number }

/** What a bid traded. */
export type Fill = { id: string; quantityWh: number }
