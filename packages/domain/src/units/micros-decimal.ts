import { assertSafeInteger } from '../assert.ts'

const microsPerUnit = 1_000_000

/**
 * Micros as the decimal number of their unit: 114_000 is 0.114. For readers outside who want a
 * decimal; nothing is ever computed with it. Division rounds to the nearest double, and a double's
 * shortest text has up to 15 digits exactly as given, so for |micros| < 10^15 the text is the exact
 * decimal. Asserts that range.
 */
export function microsToDecimal(micros: number): number {
  assertSafeInteger(micros, 'micros')
  if (Math.abs(micros) >= 1e15) throw new RangeError(`micros do not fit 15 digits: ${micros}`)
  return micros === 0 ? 0 : micros / microsPerUnit
}
