import { describe, expect, test } from 'vitest'
import { payOrOwe, repaymentMicrosOf } from './receivable.ts'

describe('payOrOwe', () => {
  test.each([
    ['what is there pays', 30, 100, 30, 0],
    ['what is not there is owed', 100, 30, 30, 70],
    ['with nothing there all is owed', 100, 0, 0, 100],
    ['nothing to give is nothing owed', 0, 0, 0, 0]
  ])('%s', (_name, amountMicros, availableMicros, paidMicros, owedMicros) => {
    expect(payOrOwe({ amountMicros, availableMicros })).toEqual({ paidMicros, owedMicros })
  })
})

describe('repaymentMicrosOf', () => {
  test.each([
    ['a debt takes all that is there', 100, 30, 30],
    ['and no more than itself', 30, 100, 30],
    ['without a debt nothing is taken', 0, 100, 0]
  ])('%s', (_name, owedMicros, availableMicros, expected) => {
    expect(repaymentMicrosOf({ owedMicros, availableMicros })).toBe(expected)
  })
})
