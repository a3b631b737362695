import { assert } from '../assert.ts'
import { apportion } from '../units/apportion.ts'

/** What a buyer paid, or gets back, line by line, in micros. */
export type PaidLines = { energyMicros: number; gridFeeMicros: number; platformFeeMicros: number }

/**
 * Divides a refund among those who were paid: the seller, the grid operator and the platform give
 * back in proportion to what each received, by the largest remainder (equal ones in that order), so
 * nobody gives back more than that and the parts add up to the refund. `refundMicros` is a whole
 * number from 0 to the sum of `paid`, asserted.
 */
export function splitRefund(refundMicros: number, paid: PaidLines): PaidLines {
  const { energyMicros, gridFeeMicros, platformFeeMicros } = paid
  const paidMicros = energyMicros + gridFeeMicros + platformFeeMicros
  assert(refundMicros <= paidMicros, 'more would come back than was paid')
  const parts = apportion(refundMicros, [
    { id: 'energy', weight: energyMicros },
    { id: 'gridFee', weight: gridFeeMicros },
    { id: 'platformFee', weight: platformFeeMicros }
  ])
  return {
    energyMicros: parts.get('energy') ?? 0,
    gridFeeMicros: parts.get('gridFee') ?? 0,
    platformFeeMicros: parts.get('platformFee') ?? 0
  }
}
