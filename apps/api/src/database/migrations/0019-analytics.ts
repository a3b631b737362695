import { runDdl, type MigrationSource } from '../ddl.ts'

/** Finds what a member traded in a stretch of time, however much was traded before. */
export const analytics: MigrationSource = {
  name: '0019-analytics',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create index trade_of_buyer_by_delivery on trade ("buyerId", "deliveryStart")`,
      `create index trade_of_seller_by_delivery on trade ("sellerId", "deliveryStart")`
    ])
}
