import { assertNonNegativeInteger } from '../assert.ts'

/**
 * What a member who has to give an amount pays at once and what stays owed, in micros: all that is
 * available first, then the debt. Nobody owes while money is available.
 */
export function payOrOwe(input: { amountMicros: number; availableMicros: number }): {
  paidMicros: number
  owedMicros: number
} {
  assertNonNegativeInteger(input.amountMicros, 'amountMicros')
  assertNonNegativeInteger(input.availableMicros, 'availableMicros')
  const paidMicros = Math.min(input.amountMicros, input.availableMicros)
  return { paidMicros, owedMicros: input.amountMicros - paidMicros }
}

/** What of a debt is paid off as soon as money is available, in micros: as much as there is. */
export function repaymentMicrosOf(input: { owedMicros: number; availableMicros: number }): number {
  assertNonNegativeInteger(input.owedMicros, 'owedMicros')
  assertNonNegativeInteger(input.availableMicros, 'availableMicros')
  return Math.min(input.owedMicros, input.availableMicros)
}
