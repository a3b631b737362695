import { runDdl, type MigrationSource } from '../ddl.ts'

/**
 * What a site has promised is looked up whenever something is sold from it: its offers, and
 * auctions not yet delivered.
 */
export const promisesOfSites: MigrationSource = {
  name: '0031-promises-of-sites',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create index offer_by_site on offer ("siteId", "deliveryEnd")`,
      `create index auction_by_end on auction ("deliveryEnd", id)`
    ])
}
