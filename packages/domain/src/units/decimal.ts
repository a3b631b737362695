import { assert } from '../assert.ts'

export type ParsedInteger =
  | { ok: true; value: number }
  | { ok: false; reason: 'not_a_number' | 'too_precise' | 'out_of_range' }

// Plain decimal notation only: an exponent or a thousands separator in a price file is an accident.
const decimalText = /^([+-]?)(\d+)(?:\.(\d+))?$/

/**
 * Reads decimal text as an integer of its smallest unit, without passing through a float:
 * ("-12.34", 3) is -12340. Zeros behind the last wanted digit are harmless; any other digit there
 * is `too_precise`. `out_of_range` is what a double cannot hold exactly. `decimals` is an integer
 * from 0 to 15.
 */
export function parseDecimalToInteger(text: string, decimals: number): ParsedInteger {
  assert(
    Number.isInteger(decimals) && decimals >= 0 && decimals <= 15,
    `decimals must be from 0 to 15, got ${decimals}`
  )
  const match = decimalText.exec(text)
  if (match === null) return { ok: false, reason: 'not_a_number' }
  const [, sign = '', whole = '', fraction = ''] = match
  if (/[1-9]/.test(fraction.slice(decimals))) return { ok: false, reason: 'too_precise' }

  const digits = (whole + fraction.slice(0, decimals).padEnd(decimals, '0')).replace(
    /^0+(?=\d)/,
    ''
  )
  const magnitude = Number(digits)
  if (!Number.isSafeInteger(magnitude)) return { ok: false, reason: 'out_of_range' }
  return { ok: true, value: sign === '-' && magnitude !== 0 ? -magnitude : magnitude }
}
