import type { contract, Input } from '@commonwatt/contract'
import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import type { ReadSiteCapacity } from '../../sites/index.ts'
import { lockOffer, updateOffer, type OfferRow } from '../queries/offers.ts'
import { titleColumns } from './create.ts'
import { changeOffer, recordOfferChange, release } from './energy.ts'
import { checkPrice, marketOf, readWindow, refuseWhileDisabled, reserveEnergy } from './terms.ts'

export type OfferChange = Input<typeof contract.offers.update>['body']

/**
 * Rejects the pending trades of an offer. It must lock them, then hand over how much energy they
 * give back, then move money: the ledger is locked last.
 */
export type RefusePendingTrades = (
  db: Transaction,
  context: Context,
  offerId: string,
  takeBack: (energyWh: number) => Promise<void>
) => Promise<void>

/** Changes an open offer that nobody has asked for; its fees stay as they were. */
export async function updateOfferTerms(
  db: Transaction,
  context: Context,
  readCapacity: ReadSiteCapacity,
  sellerId: string,
  wanted: { id: string; version: number },
  input: OfferChange
): Promise<void> {
  refuseWhileDisabled(context)
  const offer = await lockOwnOpenOffer(db, context, sellerId, wanted)
  if (offer.remainingWh < offer.energyWh) throw new Refusal('offer_has_trades')
  const market = marketOf(context, offer)
  const window = readWindow(context, market, input)
  const { energyWh, priceMicrosPerKwh } = input
  const allInMicrosPerKwh =
    priceMicrosPerKwh + offer.gridFeeMicrosPerKwh + offer.platformFeeMicrosPerKwh
  checkPrice(context, market, { energyWh, priceMicrosPerKwh, allInMicrosPerKwh })
  await reserveEnergy(db, context, readCapacity, offer, { energyWh, ...window }, offer)
  const changes = {
    ...titleColumns(input.title),
    energyWh,
    remainingWh: energyWh,
    priceMicrosPerKwh,
    allInMicrosPerKwh,
    ...window,
    version: offer.version + 1
  }
  await updateOffer(db, offer.id, changes)
  await recordOfferChange(db, context, { ...offer, ...changes })
}

/** Withdraws an open offer and refuses what is pending; accepted trades stay. */
export async function cancelOffer(
  db: Transaction,
  context: Context,
  sellerId: string,
  wanted: { id: string; version: number },
  refusePendingTrades: RefusePendingTrades
): Promise<void> {
  const offer = await lockOwnOpenOffer(db, context, sellerId, wanted)
  await refusePendingTrades(db, context, offer.id, async (energyWh) => {
    const remainingWh = offer.remainingWh + energyWh
    await changeOffer(db, context, offer, { status: 'cancelled', remainingWh })
    await release(db, offer, remainingWh)
  })
}

async function lockOwnOpenOffer(
  db: Transaction,
  context: Context,
  sellerId: string,
  { id, version }: { id: string; version: number }
): Promise<OfferRow> {
  const offer = await lockOffer(db, id)
  if (offer?.sellerId !== sellerId) throw new Refusal('not_found')
  // An offer that has closed says so, whatever version the caller has seen.
  const isOpen = offer.status === 'open' && offer.deliveryStart > context.clock.now()
  if (!isOpen) throw new Refusal('offer_closed')
  if (offer.version !== version) throw new Refusal('version_stale')
  return offer
}
