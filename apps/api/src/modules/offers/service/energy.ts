import { returnToOffer, takeFromOffer, type OfferStatus } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { record } from '../../../stream/outbox.ts'
import { releasePromise } from '../../batteries/index.ts'
import { lockOffer, updateOffer, type OfferRow } from '../queries/offers.ts'

/** Takes energy out of a locked open offer: all that is wanted, or `offer_exhausted`. */
export async function takeEnergy(
  db: Transaction,
  context: Context,
  offer: OfferRow,
  energyWh: number
): Promise<void> {
  const { remainingWh } = offer
  const taken = takeFromOffer({ remainingWh, wantedWh: energyWh })
  if (!taken.ok) throw new Refusal(taken.reason, { remainingWh })
  await changeOffer(db, context, offer, { remainingWh: taken.remainingWh, status: taken.status })
}

/**
 * Gives the energy of a trade that came to nothing back to its locked offer. Where the offer cannot sell
 * it any more, the battery's promise of it ends.
 */
export async function giveBack(
  db: Transaction,
  context: Context,
  offer: OfferRow,
  energyWh: number
): Promise<void> {
  const { status, remainingWh } = offer
  const after = returnToOffer({
    status,
    energyWh: offer.energyWh,
    remainingWh,
    returnedWh: energyWh
  })
  const isOver = after.status === 'open' && offer.deliveryStart <= context.clock.now()
  const changed = isOver ? { ...after, status: 'expired' as const } : after
  await changeOffer(db, context, offer, changed)
  if (changed.status === 'open') return
  await release(db, offer, isOver ? changed.remainingWh : energyWh)
}

/** Ends an open offer whose delivery has begun; what was not sold is free again. */
export async function expireOffer(db: Transaction, context: Context, id: string): Promise<void> {
  const offer = await lockOffer(db, id)
  const isDue = offer?.status === 'open' && offer.deliveryStart <= context.clock.now()
  if (!isDue) return
  await changeOffer(db, context, offer, { status: 'expired', remainingWh: offer.remainingWh })
  await release(db, offer, offer.remainingWh)
}

export async function changeOffer(
  db: Transaction,
  context: Context,
  offer: OfferRow,
  changes: { status: OfferStatus; remainingWh: number }
): Promise<void> {
  await updateOffer(db, offer.id, { ...changes, version: offer.version + 1 })
  await recordOfferChange(db, context, { id: offer.id, ...changes })
}

export async function release(
  db: Transaction,
  { batteryId }: Pick<OfferRow, 'batteryId'>,
  energyWh: number
): Promise<void> {
  if (batteryId !== null && energyWh > 0) await releasePromise(db, batteryId, energyWh)
}

export function recordOfferChange(
  db: Transaction,
  context: Context,
  { id, status, remainingWh }: Pick<OfferRow, 'id' | 'status' | 'remainingWh'>
): Promise<void> {
  return record(db, context, 'offer.changed', { offerId: id, status, remainingWh })
}
