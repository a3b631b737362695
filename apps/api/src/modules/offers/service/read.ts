import type { OfferStatus } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Db } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { findShownOffer, listOffersOf, type ShownOffer } from '../queries/offers.ts'

/** Any offer by its id, whatever became of it: trades go on naming it. */
export async function readOffer(db: Db, id: string): Promise<ShownOffer> {
  const offer = await findShownOffer(db, id)
  if (!offer) throw new Refusal('not_found')
  return offer
}

/** A seller's own offers, newest first, before the offer `beforeId`. */
export function listMine(
  context: Context,
  sellerId: string,
  filter: { status: OfferStatus | null; beforeId: string | null },
  limit: number
): Promise<ShownOffer[]> {
  return listOffersOf(context.db, sellerId, filter, limit)
}
