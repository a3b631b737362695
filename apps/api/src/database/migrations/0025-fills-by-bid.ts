import { runDdl, type MigrationSource } from '../ddl.ts'

/**
 * What a member traded is found through the own bids, which lie side by side. An index by member
 * was a page for each fill, since a unit's fills are those of as many members: most of what
 * clearing wrote.
 */
export const fillsByBid: MigrationSource = {
  name: '0025-fills-by-bid',
  up: (db, dialect) => runDdl(db, dialect, ['drop index auction_fill_by_member'])
}
