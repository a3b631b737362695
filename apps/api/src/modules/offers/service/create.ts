import type { contract, Input, Market } from '@commonwatt/contract'
import { coarsePosition } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import { foldText } from '../../../database/columns.ts'
import type { Transaction } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { findSite, type ReadSiteCapacity, type SiteTable } from '../../sites/index.ts'
import { insertOffer } from '../queries/offers.ts'
import { recordOfferChange } from './energy.ts'
import {
  checkPrice,
  findSource,
  marketOf,
  readWindow,
  refuseWhileDisabled,
  reserveEnergy
} from './terms.ts'

export type OfferInput = Input<typeof contract.offers.create>['body']

/** Puts energy on sale and answers the offer's id. Place, market and fees are those of the site. */
export async function createOffer(
  db: Transaction,
  context: Context,
  readCapacity: ReadSiteCapacity,
  sellerId: string,
  input: OfferInput
): Promise<string> {
  refuseWhileDisabled(context)
  const source = await findSource(db, sellerId, input)
  const site = source.siteId === null ? undefined : await findSite(db, source.siteId)
  if (!site) {
    throw new Refusal('site_required').at('/body/assetId').because('This asset has no site.')
  }
  const market = marketOf(context, site)
  const window = readWindow(context, market, input)
  const { energyWh } = input
  const terms = { energyWh, ...priceWithFees(market, input.priceMicrosPerKwh) }
  checkPrice(context, market, terms)
  const behind = { ...source, siteId: site.id }
  await reserveEnergy(db, context, readCapacity, behind, { energyWh, ...window })
  const id = context.ids.next()
  const offer = {
    id,
    sellerId,
    siteId: site.id,
    assetId: source.assetId,
    batteryId: source.batteryId,
    sourceType: source.sourceType,
    ...titleColumns(input.title),
    ...terms,
    remainingWh: energyWh,
    acceptedWh: 0,
    ...placeColumns(site),
    ...window,
    status: 'open' as const,
    isSimulated: site.isSimulated,
    version: 1,
    createdAt: context.clock.now()
  }
  await insertOffer(db, offer)
  await recordOfferChange(db, context, offer)
  return id
}

export function titleColumns(title: string) {
  return { title: title.trim(), titleKey: foldText(title) }
}

function priceWithFees({ currency, tariff }: Market, priceMicrosPerKwh: number) {
  const gridFeeMicrosPerKwh = tariff.localGridFeeMicrosPerKwh
  const platformFeeMicrosPerKwh = tariff.platformFeeMicrosPerKwh
  return {
    currency,
    priceMicrosPerKwh,
    gridFeeMicrosPerKwh,
    platformFeeMicrosPerKwh,
    allInMicrosPerKwh: priceMicrosPerKwh + gridFeeMicrosPerKwh + platformFeeMicrosPerKwh
  }
}

function placeColumns(site: SiteTable) {
  const shown = coarsePosition(site)
  return {
    marketId: site.marketId,
    timeZone: site.timeZone,
    latitude: site.latitude,
    longitude: site.longitude,
    publicLatitude: shown.latitude,
    publicLongitude: shown.longitude
  }
}
