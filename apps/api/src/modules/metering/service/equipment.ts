import { siteEquipment, type SiteEquipment } from '@commonwatt/domain'
import type { Db } from '../../../database/database.ts'
import { readListed } from '../../assets/index.ts'
import { findBatteryOfSite } from '../../batteries/index.ts'
import { findSite } from '../../sites/index.ts'

/**
 * What limits the power at a site: its connection, and what is registered there. A plant whose
 * listing is paused still stands there and feeds in, so it counts; a retired one is gone.
 */
export async function readEquipment(db: Db, siteId: string): Promise<SiteEquipment> {
  const site = await findSite(db, siteId)
  if (!site) throw new Error('A device names a site that does not exist')
  const battery = (await findBatteryOfSite(db, siteId)) ?? null
  return siteEquipment({ site, listed: await readListed(db, siteId, 'standing'), battery })
}
