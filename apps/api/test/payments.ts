import type { PaymentOrder, PaymentProvider } from '../src/adapters/payments.ts'

/** A provider for tests: remembers what was submitted; callbacks are sent by the test. */
export interface TestPayments extends PaymentProvider {
  submitted: PaymentOrder[]
}

export const testSignature = 'signed by the test provider'

export function createTestPayments(): TestPayments {
  const submitted: PaymentOrder[] = []
  return {
    name: 'sandbox',
    submitted,
    submit: (order) => {
      if (!submitted.some((known) => known.paymentId === order.paymentId)) submitted.push(order)
      return Promise.resolve()
    },
    isSigned: (headers) => headers['webhook-signature'] === testSignature
  }
}
