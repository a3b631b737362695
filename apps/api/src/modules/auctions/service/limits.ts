import {
  buyLimitWh,
  marketTimeUnits,
  roomToSell,
  sides,
  siteEquipment,
  zoneOfPinCode,
  type Interval,
  type SellRoom,
  type Side
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Db } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { findBatteryOfSite } from '../../batteries/index.ts'
import { findFirstSiteInMarket, findOwnSite, type SiteTable } from '../../sites/index.ts'
import type { AuctionTable } from '../tables.ts'
import { readZonesOf } from '../zones.ts'
import { readSiteCapacity } from './capacity.ts'

const minute = 60_000
/** What one number on the wire may be; nothing that is installed anywhere reaches it. */
export const greatestWh = 1_000_000_000_000

/** Where a member bids from. */
export interface Place {
  site: SiteTable
  zoneId: string | null
}

/**
 * The site that a member names, or the first one in the market. Refuses one of another market as
 * `not_found`, no site as `site_required`, and one outside all of the market's zones as
 * `zone_missing`. `pointer` names where the site stands in the request.
 */
export async function findPlace(
  db: Db,
  auction: AuctionTable,
  memberId: string,
  siteId: string | undefined,
  pointer: string
): Promise<Place> {
  const site = await findSite(db, auction, memberId, siteId, pointer)
  const zoning = readZonesOf(auction)
  const zone = zoning && zoneOfPinCode(zoning.zones, site.pinCode)
  if (zoning && !zone) throw new Refusal('zone_missing')
  return { site, zoneId: zone?.id ?? null }
}

async function findSite(
  db: Db,
  auction: AuctionTable,
  memberId: string,
  siteId: string | undefined,
  pointer: string
): Promise<SiteTable> {
  if (siteId === undefined) {
    const first = await findFirstSiteInMarket(db, memberId, auction.marketId)
    if (!first) throw new Refusal('site_required')
    return first
  }
  const site = await findOwnSite(db, memberId, siteId)
  if (!site) throw new Refusal('not_found').at(pointer)
  if (site.marketId === auction.marketId) return site
  throw new Refusal('not_found').at(pointer).because('This place is of another market.')
}

/** What a set of bids from a site may come to. */
export interface BidLimits {
  /** The most it may buy in one unit. */
  buyWh: number
  room: SellRoom
}

const noRoom: SellRoom = { units: [], storedWh: 0 }

/**
 * Reads the limits of the sides that are asked for: what the connection and the battery can take,
 * and what is left to sell beside all that the site has promised elsewhere. The member's own set in
 * the auction is left out, since the next one takes its place.
 */
export async function readLimits(
  db: Db,
  context: Context,
  auction: AuctionTable,
  site: SiteTable,
  wanted: readonly Side[] = sides
): Promise<BidLimits> {
  return {
    buyWh: wanted.includes('buy') ? await readBuyLimit(db, auction, site) : 0,
    room: wanted.includes('sell') ? await readSellRoom(db, context, auction, site) : noRoom
  }
}

async function readBuyLimit(db: Db, { mtuMin }: AuctionTable, site: SiteTable): Promise<number> {
  const battery = (await findBatteryOfSite(db, site.id)) ?? null
  const { sanctionedLoadW, chargeW } = siteEquipment({ site, listed: [], battery })
  const peakPowerW = sanctionedLoadW + chargeW
  return buyLimitWh({ peakPowerW, peakFactorPercent: 100, mtuMs: mtuMin * minute })
}

async function readSellRoom(
  db: Db,
  context: Context,
  auction: AuctionTable,
  site: SiteTable
): Promise<SellRoom> {
  const capacity = await readSiteCapacity(db, context, site, { auctionId: auction.id })
  return roomToSell(capacity, unitsOf(auction))
}

export function unitsOf({ timeZone, deliveryDate, mtuMin }: AuctionTable): Interval[] {
  return marketTimeUnits({ timeZone, date: deliveryDate, minutes: mtuMin })
}
