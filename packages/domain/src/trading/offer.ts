import { assert, assertNonNegativeInteger, assertSafeInteger } from '../assert.ts'
import { hourMs } from '../calendar/interval.ts'
import { toSafeNumber } from '../units/rounding.ts'

export const offerStatuses = ['open', 'completed', 'cancelled', 'expired'] as const
export type OfferStatus = (typeof offerStatuses)[number]

export type TakenFromOffer =
  | { ok: true; remainingWh: number; status: 'open' | 'completed' }
  | { ok: false; reason: 'offer_exhausted' }

/**
 * Takes energy from what an open offer has left: all that is wanted, or nothing. An offer with
 * nothing left is `completed`. `remainingWh` ≥ 0 and `wantedWh` > 0, asserted.
 */
export function takeFromOffer(input: { remainingWh: number; wantedWh: number }): TakenFromOffer {
  assertNonNegativeInteger(input.remainingWh, 'remainingWh')
  assertNonNegativeInteger(input.wantedWh, 'wantedWh')
  assert(input.wantedWh > 0, 'wantedWh must be more than 0')
  const remainingWh = input.remainingWh - input.wantedWh
  if (remainingWh < 0) return { ok: false, reason: 'offer_exhausted' }
  return { ok: true, remainingWh, status: remainingWh === 0 ? 'completed' : 'open' }
}

/**
 * Gives the energy of a rejected, cancelled or expired trade back to its offer: an open offer has
 * it to sell again, a completed one is open again, a cancelled or expired one stays what it is.
 * Asserts that no more comes back than was offered (`energyWh`).
 */
export function returnToOffer(input: {
  status: OfferStatus
  energyWh: number
  remainingWh: number
  returnedWh: number
}): { status: OfferStatus; remainingWh: number } {
  assertNonNegativeInteger(input.remainingWh, 'remainingWh')
  assertNonNegativeInteger(input.returnedWh, 'returnedWh')
  const remainingWh = input.remainingWh + input.returnedWh
  assert(remainingWh <= input.energyWh, 'more energy comes back than was offered')
  const isOpenAgain = input.status === 'completed' && remainingWh > 0
  return { status: isOpenAgain ? 'open' : input.status, remainingWh }
}

/** What stands behind an offer, and what of it is already offered or sold (`committedWh`). */
export type OfferSource =
  | { kind: 'battery'; levelWh: number; reserveWh: number; committedWh: number }
  | {
      kind: 'asset'
      powerW: number
      deliveryStartMs: number
      deliveryEndMs: number
      committedWh: number
    }

/**
 * The most energy in Wh that may still be offered: of a battery what it holds above its reserve, of
 * an asset its power × the delivery window, rounded down; less what is already committed there.
 * Never negative.
 */
export function availableToOffer(source: OfferSource): number {
  assertNonNegativeInteger(source.committedWh, 'committedWh')
  if (source.kind === 'battery') {
    assertNonNegativeInteger(source.levelWh, 'levelWh')
    assertNonNegativeInteger(source.reserveWh, 'reserveWh')
    return Math.max(0, source.levelWh - source.reserveWh - source.committedWh)
  }
  assertNonNegativeInteger(source.powerW, 'powerW')
  const windowMs = source.deliveryEndMs - source.deliveryStartMs
  assertNonNegativeInteger(windowMs, 'the delivery window')
  const most = (BigInt(source.powerW) * BigInt(windowMs)) / BigInt(hourMs)
  return Math.max(0, toSafeNumber(most, 'energyWh') - source.committedWh)
}

/**
 * Until when a seller may answer a request (epoch ms): `longestMs` after it was made, and never
 * after delivery starts.
 */
export function answerUntil(input: {
  requestedAtMs: number
  deliveryStartMs: number
  longestMs: number
}): number {
  assertSafeInteger(input.requestedAtMs, 'requestedAtMs')
  assertSafeInteger(input.deliveryStartMs, 'deliveryStartMs')
  assertNonNegativeInteger(input.longestMs, 'longestMs')
  return Math.min(input.requestedAtMs + input.longestMs, input.deliveryStartMs)
}
