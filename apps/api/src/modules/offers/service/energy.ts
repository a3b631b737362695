import { acceptFromOffer, returnToOffer, takeFromOffer } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { record } from '../../../stream/outbox.ts'
import { releasePromise } from '../../batteries/index.ts'
import { lockOffer, updateOffer, type OfferRow } from '../queries/offers.ts'

/** Reserves energy of a locked open offer: all that is wanted, or `offer_exhausted`. */
export async function takeEnergy(
  db: Transaction,
  context: Context,
  offer: OfferRow,
  energyWh: number
): Promise<void> {
  const { remainingWh } = offer
  const taken = takeFromOffer({ remainingWh, wantedWh: energyWh })
  if (!taken.ok) throw new Refusal(taken.reason, { remainingWh })
  await changeOffer(db, context, offer, { remainingWh: taken.remainingWh })
}

/**
 * Sells energy of a locked offer that a request had reserved; with the last of it the offer is
 * completed.
 */
export async function acceptEnergy(
  db: Transaction,
  context: Context,
  offer: OfferRow,
  energyWh: number
): Promise<void> {
  await changeOffer(db, context, offer, acceptFromOffer({ ...offer, wantedWh: energyWh }))
}

/**
 * Gives the energy of a trade that came to nothing back to its locked offer. Where the offer cannot
 * sell it any more, the battery's promise of it ends.
 */
export async function giveBack(
  db: Transaction,
  context: Context,
  offer: OfferRow,
  energyWh: number
): Promise<void> {
  const remainingWh = returnToOffer({ ...offer, returnedWh: energyWh })
  const isOver = offer.status === 'open' && offer.deliveryStart <= context.clock.now()
  const status = isOver ? 'expired' : offer.status
  await changeOffer(db, context, offer, { status, remainingWh })
  if (status === 'open') return
  await release(db, offer, isOver ? remainingWh : energyWh)
}

/** Ends an open offer whose delivery has begun; what was not sold is free again. */
export async function expireOffer(db: Transaction, context: Context, id: string): Promise<void> {
  const offer = await lockOffer(db, id)
  const isDue = offer?.status === 'open' && offer.deliveryStart <= context.clock.now()
  if (!isDue) return
  await changeOffer(db, context, offer, { status: 'expired' })
  await release(db, offer, offer.remainingWh)
}

export async function changeOffer(
  db: Transaction,
  context: Context,
  offer: OfferRow,
  changes: Partial<Pick<OfferRow, 'status' | 'remainingWh' | 'acceptedWh'>>
): Promise<void> {
  await updateOffer(db, offer.id, { ...changes, version: offer.version + 1 })
  await recordOfferChange(db, context, { ...offer, ...changes })
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
