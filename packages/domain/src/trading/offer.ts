import { assert, assertNonNegativeInteger, assertSafeInteger } from '../assert.ts'
import { energyLeftWh, type Commitment } from '../capacity/energy-left.ts'

export const offerStatuses = ['open', 'completed', 'cancelled', 'expired'] as const
export type OfferStatus = (typeof offerStatuses)[number]

export type TakenFromOffer =
  { ok: true; remainingWh: number } | { ok: false; reason: 'offer_exhausted' }

/**
 * Reserves energy of what an offer has left for a request: all that is wanted, or nothing. The
 * offer stays open, also with nothing left, since a request may come to nothing. `remainingWh` ≥ 0
 * and `wantedWh` > 0, asserted.
 */
export function takeFromOffer(input: { remainingWh: number; wantedWh: number }): TakenFromOffer {
  assertNonNegativeInteger(input.remainingWh, 'remainingWh')
  assertNonNegativeInteger(input.wantedWh, 'wantedWh')
  assert(input.wantedWh > 0, 'wantedWh must be more than 0')
  const remainingWh = input.remainingWh - input.wantedWh
  return remainingWh < 0 ? { ok: false, reason: 'offer_exhausted' } : { ok: true, remainingWh }
}

/**
 * Sells what a request had reserved. An open offer is `completed` once all of its energy is
 * accepted; what is only asked for does not complete it. Asserts that no more is accepted than was
 * reserved.
 */
export function acceptFromOffer(input: {
  status: OfferStatus
  energyWh: number
  remainingWh: number
  acceptedWh: number
  wantedWh: number
}): { status: OfferStatus; acceptedWh: number } {
  const { status, energyWh, remainingWh } = input
  assertNonNegativeInteger(remainingWh, 'remainingWh')
  assertNonNegativeInteger(input.acceptedWh, 'acceptedWh')
  assertNonNegativeInteger(input.wantedWh, 'wantedWh')
  const acceptedWh = input.acceptedWh + input.wantedWh
  assert(acceptedWh <= energyWh - remainingWh, 'more energy is accepted than was reserved')
  const isCompleted = status === 'open' && acceptedWh === energyWh
  return { status: isCompleted ? 'completed' : status, acceptedWh }
}

/**
 * Gives the energy of a rejected, cancelled or expired request back to its offer and answers what
 * it has left: an open offer has it to sell again, a cancelled or expired one stays what it is.
 * Asserts that no more comes back than was reserved and not accepted.
 */
export function returnToOffer(input: {
  energyWh: number
  remainingWh: number
  acceptedWh: number
  returnedWh: number
}): number {
  assertNonNegativeInteger(input.remainingWh, 'remainingWh')
  assertNonNegativeInteger(input.acceptedWh, 'acceptedWh')
  assertNonNegativeInteger(input.returnedWh, 'returnedWh')
  const remainingWh = input.remainingWh + input.returnedWh
  assert(
    remainingWh + input.acceptedWh <= input.energyWh,
    'more energy comes back than was reserved'
  )
  return remainingWh
}

/** What stands behind an offer, and what of it is already offered or sold. */
export type OfferSource =
  | { kind: 'battery'; levelWh: number; reserveWh: number; committedWh: number }
  | {
      kind: 'asset'
      powerW: number
      deliveryStartMs: number
      deliveryEndMs: number
      committed: readonly Commitment[]
    }

/**
 * The most energy in Wh that may still be offered: of a battery what it holds above its reserve
 * less what is committed, of an asset what its power gives evenly over the delivery window beside
 * what is committed then (`energyLeftWh`). Never negative.
 */
export function availableToOffer(source: OfferSource): number {
  if (source.kind === 'battery') {
    assertNonNegativeInteger(source.committedWh, 'committedWh')
    assertNonNegativeInteger(source.levelWh, 'levelWh')
    assertNonNegativeInteger(source.reserveWh, 'reserveWh')
    return Math.max(0, source.levelWh - source.reserveWh - source.committedWh)
  }
  const { powerW, committed, deliveryStartMs: startMs, deliveryEndMs: endMs } = source
  return startMs === endMs ? 0 : energyLeftWh({ powerW, committed, within: { startMs, endMs } })
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
