/** A payment as the provider needs it. */
export interface PaymentOrder {
  paymentId: string
  kind: 'topup' | 'withdrawal'
  amountMicros: number
  currency: string
}

/** What a provider tells later, once its signature was checked. */
export interface PaymentEvent {
  eventId: string
  paymentId: string
  outcome: 'succeeded' | 'refused'
  amountMicros: number
  currency: string
  reason?: string
}

/**
 * An outside party that moves real money. `submit` may be called again for the same payment (after
 * a crash) and must take it once. The outcome comes later, by a signed callback, late or twice or
 * never.
 */
export interface PaymentProvider {
  readonly name: string
  submit(order: PaymentOrder): Promise<void>
  /** True when the signature over the raw body is the provider's and fresh. */
  isSigned(headers: Record<string, string | string[] | undefined>, rawBody: string): boolean
  /**
   * What a provider that lives in this process does as time passes; one outside has no such thing.
   */
  deliverDue?(): Promise<{ delivered: number; failed: number }>
}
