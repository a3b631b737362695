import { siteEquipment, type SiteCapacity } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Db } from '../../../database/database.ts'
import { readListed } from '../../assets/index.ts'
import { availableWh, findBatteryOfSite } from '../../batteries/index.ts'
import { readOffered } from '../../offers/index.ts'
import { readSellsAhead } from '../../orders/index.ts'
import type { Replaced, SiteTable } from '../../sites/index.ts'
import { readPromised } from '../queries/promised.ts'

/**
 * What a site can give from now on, and what offers, orders and auctions have promised of it. An
 * offer of a listed battery draws on that listing alone, of which nobody knows what it holds.
 */
export async function readSiteCapacity(
  db: Db,
  context: Context,
  site: SiteTable,
  { offerId = null, auctionId = null }: Replaced = {}
): Promise<SiteCapacity> {
  const afterMs = context.clock.now()
  const { id: siteId, ownerId: memberId } = site
  const battery = (await findBatteryOfSite(db, siteId)) ?? null
  const listed = await readListed(db, siteId, 'active')
  const equipment = siteEquipment({ site, listed, battery })
  const offered = await readOffered(db, { siteId }, afterMs, offerId)
  return {
    plantW: equipment.generationW,
    batteryW: equipment.dischargeW,
    storedWh: battery ? availableWh(battery) : 0,
    plantOffers: offered.filter(({ sourceType }) => sourceType !== 'battery'),
    batteryOffers: offered.filter(({ assetId }) => assetId === null),
    batteryOrders: battery ? await readSellsAhead(db, battery) : [],
    auctioned: await readPromised(db, { memberId, siteId, afterMs }, auctionId)
  }
}
