import type { Market } from '@commonwatt/contract'
import {
  addDays,
  availableToOffer,
  batteryLeftWh,
  beginsMarketTimeUnit,
  localDateAt,
  plantsLeftWh,
  sameLocalTimeOnDay,
  type Interval,
  type SiteCapacity
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import { fromInstant } from '../../../http/instant.ts'
import { Refusal } from '../../../refusal.ts'
import { findAsset, lockAsset, type AssetRow } from '../../assets/index.ts'
import { findBattery, lockBatteries, promiseEnergy, releasePromise } from '../../batteries/index.ts'
import { findMarket } from '../../markets/index.ts'
import { lockSite, type ReadSiteCapacity } from '../../sites/index.ts'
import { readOffered, type OfferRow } from '../queries/offers.ts'

const longestWindowDays = 7
/** What the ledger takes in one transfer, so that no part of an offer can cost more. */
const greatestWorthMicros = 1_000_000_000_000_000

export interface Window {
  deliveryStart: number
  deliveryEnd: number
}

/** What stands behind an offer. */
export interface Source extends Pick<OfferRow, 'assetId' | 'batteryId' | 'sourceType'> {
  siteId: string | null
}

export function refuseWhileDisabled(context: Context): void {
  if (!context.config.trading.isEnabled) throw new Refusal('trading_disabled')
}

/** The market of an offer or of the site behind it. */
export function marketOf(context: Context, { marketId }: { marketId: string }): Market {
  const market = findMarket(context, marketId)
  if (!market) throw new Error(`The market ${marketId} is not configured any more`)
  return market
}

/** A window of whole market time units ahead of now, at most seven days long. */
export function readWindow(
  context: Context,
  market: Market,
  input: { deliveryStart: string; deliveryEnd: string }
): Window {
  const deliveryStart = fromInstant(input.deliveryStart)
  const deliveryEnd = fromInstant(input.deliveryEnd)
  if (deliveryStart <= context.clock.now()) {
    throw new Refusal('window_invalid')
      .at('/body/deliveryStart')
      .because('The delivery must start later than now.')
  }
  const { timeZone, mtuMin } = market
  if (deliveryEnd <= deliveryStart || deliveryEnd > latestEnd(timeZone, deliveryStart)) {
    throw new Refusal('window_invalid')
      .at('/body/deliveryEnd')
      .because('The delivery must end after it starts, and within seven days.')
  }
  for (const [field, atMs] of Object.entries({ deliveryStart, deliveryEnd })) {
    if (beginsMarketTimeUnit({ timeZone, atMs, minutes: mtuMin })) continue
    throw new Refusal('window_not_aligned', { mtuMin }).at(`/body/${field}`)
  }
  return { deliveryStart, deliveryEnd }
}

/**
 * A week later by the local clock, which is an hour less or more where the clock changes in
 * between.
 */
function latestEnd(timeZone: string, startMs: number): number {
  const date = addDays(localDateAt({ timeZone, atMs: startMs }), longestWindowDays)
  const endMs = sameLocalTimeOnDay({ timeZone, atMs: startMs, date })
  return endMs ?? startMs + longestWindowDays * 24 * 3_600_000
}

/**
 * Refuses a price for the energy below the configured minimum or outside the limits of the market.
 * A price under zero would make the seller pay, for which a trade between neighbours holds no
 * money: zero is the least whatever the configuration says.
 */
export function checkPrice(
  context: Context,
  { floorMicrosPerKwh, capMicrosPerKwh: maximumMicrosPerKwh }: Market,
  offer: { energyWh: number; priceMicrosPerKwh: number; allInMicrosPerKwh: number }
): void {
  const { minPriceMicrosPerKwh } = context.config.trading
  const minimumMicrosPerKwh = Math.max(0, minPriceMicrosPerKwh, floorMicrosPerKwh)
  if (offer.priceMicrosPerKwh < minimumMicrosPerKwh) {
    throw new Refusal('price_below_minimum', { minimumMicrosPerKwh }).at('/body/priceMicrosPerKwh')
  }
  if (offer.priceMicrosPerKwh > maximumMicrosPerKwh) {
    throw new Refusal('price_above_maximum', { maximumMicrosPerKwh }).at('/body/priceMicrosPerKwh')
  }
  if ((offer.energyWh / 1000) * offer.allInMicrosPerKwh > greatestWorthMicros) {
    throw new Refusal('validation_failed')
      .at('/body/priceMicrosPerKwh')
      .because('All of an offer together may cost at most 1,000,000,000.')
  }
}

/** The seller's own asset or battery, whichever the offer names; one of them, not both. */
export async function findSource(
  db: Transaction,
  sellerId: string,
  named: { assetId?: string | undefined; batteryId?: string | undefined }
): Promise<Source> {
  const { assetId, batteryId } = named
  if ((assetId === undefined) === (batteryId === undefined)) {
    throw new Refusal('validation_failed')
      .at(assetId === undefined ? '/body/assetId' : '/body/batteryId')
      .because('Name exactly one of assetId and batteryId.')
  }
  if (batteryId !== undefined) {
    const battery = await findBattery(db, batteryId)
    if (battery?.ownerId !== sellerId) throw new Refusal('not_found').at('/body/batteryId')
    return { assetId: null, batteryId, sourceType: 'battery', siteId: battery.siteId }
  }
  const asset = await findAsset(db, assetId ?? '')
  if (asset?.ownerId !== sellerId) throw new Refusal('not_found').at('/body/assetId')
  return { assetId: asset.id, batteryId: null, sourceType: asset.type, siteId: asset.siteId }
}

/**
 * Makes sure that the energy is there, and keeps it: a battery sets it aside. What stands behind
 * the offer stays locked, asset, site and battery in this order, so that all who sell from the site
 * are counted one after the other. `before` is the offer whose terms change, without what it had
 * set aside. Refuses `not_enough_energy`.
 */
export async function reserveEnergy(
  db: Transaction,
  context: Context,
  readCapacity: ReadSiteCapacity,
  source: Pick<OfferRow, 'assetId' | 'batteryId' | 'siteId'>,
  wanted: Window & { energyWh: number },
  before: OfferRow | null = null
): Promise<void> {
  const { energyWh } = wanted
  const exceptId = before?.id ?? null
  const within = { startMs: wanted.deliveryStart, endMs: wanted.deliveryEnd }
  const asset = source.assetId === null ? null : await lockActiveAsset(db, source.assetId)
  const site = await lockSite(db, source.siteId)
  if (!site) throw new Error('An offer names a site that does not exist')
  if (source.batteryId !== null) {
    await lockBatteries(db, [source.batteryId])
    if (before) await releasePromise(db, source.batteryId, before.remainingWh)
  }
  const capacity = await readCapacity(db, context, site, { offerId: exceptId })
  const availableWh = asset
    ? await leftOfAsset(db, context, asset, capacity, within, exceptId)
    : batteryLeftWh(capacity, within)
  if (energyWh > availableWh) {
    throw new Refusal('not_enough_energy', { availableWh }).at('/body/energyWh')
  }
  if (source.batteryId !== null) await promiseEnergy(db, source.batteryId, energyWh)
}

async function lockActiveAsset(db: Transaction, id: string): Promise<AssetRow> {
  const asset = await lockAsset(db, id)
  if (asset?.status === 'active') return asset
  throw new Refusal('not_found').because('This asset is paused or retired.')
}

/**
 * What neither the asset nor all plants of the site together have promised. A listed battery is no
 * plant.
 */
async function leftOfAsset(
  db: Transaction,
  context: Context,
  asset: AssetRow,
  capacity: SiteCapacity,
  within: Interval,
  exceptOfferId: string | null
): Promise<number> {
  const ownWh = availableToOffer({
    kind: 'asset',
    powerW: asset.capacityW,
    deliveryStartMs: within.startMs,
    deliveryEndMs: within.endMs,
    committed: await readOffered(db, { assetId: asset.id }, context.clock.now(), exceptOfferId)
  })
  return asset.type === 'battery' ? ownWh : Math.min(ownWh, plantsLeftWh(capacity, within))
}
