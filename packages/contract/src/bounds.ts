/*
 * The greatest figures of the wire. They stand apart from the schemas that use them, because the
 * web app bounds by them what people type, and is built without the schemas.
 */

export const greatestEnergyWh = 1_000_000_000_000
export const greatestPowerW = 100_000_000_000
export const greatestPriceMicrosPerKwh = 1_000_000_000
export const greatestAmountMicros = 1_000_000_000_000_000

/**
 * The most energy, in Wh, that may be asked for at a price in micros per kWh, of either sign, so
 * that what it comes to is still an amount of money; never more than energy may be.
 */
export function greatestEnergyWhAt(priceMicrosPerKwh: number): number {
  const size = Math.abs(priceMicrosPerKwh)
  if (size === 0) return greatestEnergyWh
  return Math.min(greatestEnergyWh, Math.floor((greatestAmountMicros * 1_000) / size))
}
