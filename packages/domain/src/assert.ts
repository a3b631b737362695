/**
 * Stops on a programming error. What a caller can meet in normal use is a refusal, returned as a
 * value.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message}`)
}

/**
 * Money, energy and instants are integers that a double holds exactly, or they are not used at all.
 */
export function assertSafeInteger(value: number, name: string): void {
  // The sentence is put together only when it is needed: this runs for every price of a year.
  if (!Number.isSafeInteger(value)) assert(false, `${name} must be a safe integer, got ${value}`)
}

/** As `assertSafeInteger`, and zero or more: energies and quantities have no sign. */
export function assertNonNegativeInteger(value: number, name: string): void {
  assertSafeInteger(value, name)
  assert(value >= 0, `${name} must not be negative, got ${value}`)
}
