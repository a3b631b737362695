import { zoneOfPinCode, type PositionBasis } from '@commonwatt/domain'
import type { Db } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { sumCapacities } from '../../assets/index.ts'
import { findBatteryOfSite } from '../../batteries/index.ts'
import { findFirstSiteInMarket, findOwnSite, type SiteTable } from '../../sites/index.ts'
import type { AuctionTable } from '../tables.ts'
import { readZonesOf } from '../zones.ts'

const minute = 60_000

/** Where a member bids from, and what stands behind the bids there. */
export interface Place {
  site: SiteTable
  zoneId: string | null
  basis: PositionBasis
}

/**
 * The site that a member names, or the first one in the market. Refuses one of another market as
 * `not_found`, no site as `site_required`, and one outside all of the market's zones as `zone_missing`.
 * `pointer` names where the site stands in the request.
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
  return { site, zoneId: zone?.id ?? null, basis: await readBasis(db, auction, site) }
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

/**
 * What can be made and given, and what the connection and the battery can take. The panels of the set-up
 * and those that are listed are the same ones: the more counts.
 */
async function readBasis(
  db: Db,
  { mtuMin }: AuctionTable,
  site: SiteTable
): Promise<PositionBasis> {
  const listed = await sumCapacities(db, site.id)
  const battery = await findBatteryOfSite(db, site.id)
  return {
    installedPowerW: Math.max(site.solarCapacityW, listed.solarW) + listed.otherW,
    batteryPowerW: battery?.dischargeLimitW ?? 0,
    peakPowerW: site.sanctionedLoadW + (battery?.chargeLimitW ?? 0),
    peakFactorPercent: 100,
    mtuMs: mtuMin * minute
  }
}
