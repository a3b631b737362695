import { assert, assertSafeInteger } from '../assert.ts'

/**
 * numerator / denominator rounded to the nearest integer, a tie to the even neighbour.
 * Exact for any size and sign; a denominator of zero is a programming error.
 * Source: IEEE 754 roundTiesToEven, the rounding rule of the ledger.
 */
export function roundHalfEven(numerator: bigint, denominator: bigint): bigint {
  assert(denominator !== 0n, 'roundHalfEven: denominator is zero')
  const top = denominator < 0n ? -numerator : numerator
  const bottom = denominator < 0n ? -denominator : denominator
  const truncated = top / bottom
  const floor = top % bottom < 0n ? truncated - 1n : truncated
  const twiceRest = (top - floor * bottom) * 2n
  if (twiceRest < bottom) return floor
  if (twiceRest > bottom) return floor + 1n
  return floor % 2n === 0n ? floor : floor + 1n
}

/**
 * What `energyWh` costs at a price per kWh, in micros of the currency: price × Wh / 1000, rounded
 * half-even. The price may be negative. Asserts that both are safe integers and that the amount is
 * one as well.
 */
export function amountMicrosFor(input: { priceMicrosPerKwh: number; energyWh: number }): number {
  assertSafeInteger(input.priceMicrosPerKwh, 'priceMicrosPerKwh')
  assertSafeInteger(input.energyWh, 'energyWh')
  const product = BigInt(input.priceMicrosPerKwh) * BigInt(input.energyWh)
  return toSafeNumber(roundHalfEven(product, 1000n), 'amountMicros')
}

/** A bigint as a number, asserting that nothing is lost. */
export function toSafeNumber(value: bigint, name: string): number {
  const number = Number(value)
  assertSafeInteger(number, name)
  return number
}
