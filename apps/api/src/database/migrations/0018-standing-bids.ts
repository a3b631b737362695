import { runDdl, type MigrationSource } from '../ddl.ts'

export const standingBids: MigrationSource = {
  name: '0018-standing-bids',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table standing_bid (
        id text primary key,
        "ownerId" text not null references user_account (id),
        "siteId" text not null references site (id),
        "marketId" text not null,
        goal text not null check (goal in ('cheapest', 'local_and_green', 'balanced')),
        "capMicrosPerKwh" {int} not null,
        currency text not null,
        "createdAt" {int} not null,
        unique ("ownerId", "marketId")
      ) {end}`,
      `create index standing_bid_by_market on standing_bid ("marketId", "createdAt", id)`,
      `create table standing_bid_run (
        "standingBidId" text not null references standing_bid (id) on delete cascade,
        "auctionId" text not null references auction (id),
        outcome text not null check (outcome in ('placed', 'kept_manual_bids', 'no_readings',
          'no_prices', 'no_place', 'nothing_to_bid', 'insufficient_funds')),
        "bidCount" {int} not null check ("bidCount" >= 0),
        at {int} not null,
        primary key ("standingBidId", "auctionId")
      ) {clustered}`
    ])
}
