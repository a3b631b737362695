import type { SiteCapacity } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import type { Db } from '../../database/database.ts'
import type { SiteTable } from './tables.ts'

/** What is left out of what a site has promised, since it is about to be replaced. */
export interface Replaced {
  offerId?: string | null
  auctionId?: string | null
}

/**
 * Reads what a site can give and what it has promised. The auctions give it to whoever sells: they
 * know offers and orders, and not the other way round. Two that sell take turns only behind the
 * site's lock.
 */
export type ReadSiteCapacity = (
  db: Db,
  context: Context,
  site: SiteTable,
  replaced?: Replaced
) => Promise<SiteCapacity>
