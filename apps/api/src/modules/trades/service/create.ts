import type { contract, Input } from '@commonwatt/contract'
import { answerUntil, distanceM, tradeAmounts } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { lockOffer, takeEnergy, type OfferRow } from '../../offers/index.ts'
import { findFirstSite, findOwnSite, type SiteTable } from '../../sites/index.ts'
import { holdFunds } from '../../wallet/index.ts'
import { insertTrade } from '../queries/trades.ts'
import type { TradeTable } from '../tables.ts'
import { recordStep } from './move.ts'

export type TradeInput = Input<typeof contract.trades.create>['body']

const longestAnswerMs = 24 * 3_600_000

/**
 * Asks for part of an offer: its energy is reserved and the whole amount held, or nothing happens.
 */
export async function createTrade(
  db: Transaction,
  context: Context,
  buyerId: string,
  input: TradeInput
): Promise<TradeTable> {
  if (!context.config.trading.isEnabled) throw new Refusal('trading_disabled')
  const site = await findBuyerSite(db, buyerId, input.siteId)
  const offer = await lockOffer(db, input.offerId)
  if (!offer) throw new Refusal('not_found').at('/body/offerId')
  refuseUnavailable(context, offer, buyerId)
  refuseFar(context, offer, site)
  refuseDearer(offer, input.allInMicrosPerKwh)
  await takeEnergy(db, context, offer, input.energyWh)
  const trade = toTrade(context, offer, site, input.energyWh)
  const { holdId } = await holdFunds(db, context, {
    ownerId: buyerId,
    amountMicros: trade.totalMicros,
    currency: trade.currency,
    reason: 'trade_hold',
    reference: { type: 'trade', id: trade.id }
  })
  await insertTrade(db, { ...trade, holdId })
  await recordStep(db, context, trade, null, { to: 'pending', by: 'buyer' })
  return { ...trade, holdId }
}

async function findBuyerSite(
  db: Transaction,
  buyerId: string,
  siteId: string | undefined
): Promise<SiteTable> {
  if (siteId === undefined) {
    const first = await findFirstSite(db, buyerId)
    if (!first) throw new Refusal('site_required')
    return first
  }
  const site = await findOwnSite(db, buyerId, siteId)
  if (!site) throw new Refusal('not_found').at('/body/siteId')
  return site
}

function refuseUnavailable(context: Context, offer: OfferRow, buyerId: string): void {
  if (offer.sellerId === buyerId) throw new Refusal('own_offer')
  const hasStarted = offer.deliveryStart <= context.clock.now()
  if (hasStarted || offer.status === 'cancelled' || offer.status === 'expired') {
    throw new Refusal('offer_closed')
  }
}

/** Nobody pays more than the price that was looked at. */
function refuseDearer(offer: OfferRow, seenMicrosPerKwh: number | undefined): void {
  const { allInMicrosPerKwh } = offer
  if (seenMicrosPerKwh === undefined || allInMicrosPerKwh <= seenMicrosPerKwh) return
  throw new Refusal('price_changed', { allInMicrosPerKwh })
}

/**
 * From the position that everyone may know: a refusal tells nothing more about where the offer is.
 */
function refuseFar(context: Context, offer: OfferRow, site: SiteTable): void {
  const shown = { latitude: offer.publicLatitude, longitude: offer.publicLongitude }
  const distance = Math.round(distanceM(site, shown))
  const maximumM = context.config.trading.maxDistanceM
  if (distance > maximumM) throw new Refusal('too_far', { distanceM: distance, maximumM })
}

function toTrade(
  context: Context,
  offer: OfferRow,
  site: SiteTable,
  energyWh: number
): Omit<TradeTable, 'holdId'> {
  const requestedAt = context.clock.now()
  const prices = {
    priceMicrosPerKwh: offer.priceMicrosPerKwh,
    gridFeeMicrosPerKwh: offer.gridFeeMicrosPerKwh,
    platformFeeMicrosPerKwh: offer.platformFeeMicrosPerKwh
  }
  return {
    id: context.ids.next(),
    offerId: offer.id,
    siteId: offer.siteId,
    assetId: offer.assetId,
    batteryId: offer.batteryId,
    marketId: offer.marketId,
    offerTitle: offer.title,
    sourceType: offer.sourceType,
    sellerId: offer.sellerId,
    buyerId: site.ownerId,
    buyerSiteId: site.id,
    energyWh,
    ...prices,
    currency: offer.currency,
    ...tradeAmounts({ energyWh, ...prices }),
    status: 'pending',
    deliveredWh: null,
    estimatedWh: null,
    quality: null,
    paidMicros: null,
    earnedMicros: null,
    refundedEnergyMicros: 0,
    refundedGridFeeMicros: 0,
    refundedPlatformFeeMicros: 0,
    deliveryStart: offer.deliveryStart,
    deliveryEnd: offer.deliveryEnd,
    timeZone: offer.timeZone,
    latitude: offer.latitude,
    longitude: offer.longitude,
    requestedAt,
    answerUntil: answerUntil({
      requestedAtMs: requestedAt,
      deliveryStartMs: offer.deliveryStart,
      longestMs: longestAnswerMs
    }),
    acceptedAt: null,
    settledAt: null,
    isSimulated: offer.isSimulated
  }
}
