import { assertNonNegativeInteger, assertSafeInteger } from '../assert.ts'
import { roundHalfEven, toSafeNumber } from '../units/rounding.ts'

/**
 * The price per kWh at which energy was sold, in micros: amount × 1000 / Wh, rounded half-even.
 * Over several trades it is thereby weighted by energy. Null when no energy was sold: there is no
 * price then.
 */
export function averagePriceMicrosPerKwh(sold: {
  amountMicros: number
  energyWh: number
}): number | null {
  assertSafeInteger(sold.amountMicros, 'amountMicros')
  assertNonNegativeInteger(sold.energyWh, 'energyWh')
  if (sold.energyWh === 0) return null
  const average = roundHalfEven(BigInt(sold.amountMicros) * 1000n, BigInt(sold.energyWh))
  return toSafeNumber(average, 'averagePriceMicrosPerKwh')
}
