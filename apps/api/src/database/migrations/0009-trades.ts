import { runDdl, type MigrationSource } from '../ddl.ts'

const statuses = `('pending', 'accepted', 'rejected', 'cancelled', 'expired', 'delivering',
  'completed', 'failed', 'disputed', 'resolved')`

export const trades: MigrationSource = {
  name: '0009-trades',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table trade (
        id text primary key,
        "offerId" text not null references offer (id),
        "siteId" text not null references site (id),
        "assetId" text references asset (id),
        "batteryId" text references battery (id),
        "marketId" text not null,
        "offerTitle" text not null,
        "sourceType" text not null,
        "sellerId" text not null references user_account (id),
        "buyerId" text not null references user_account (id),
        "buyerSiteId" text not null references site (id),
        "energyWh" {int} not null check ("energyWh" > 0),
        "priceMicrosPerKwh" {int} not null,
        "gridFeeMicrosPerKwh" {int} not null check ("gridFeeMicrosPerKwh" >= 0),
        "platformFeeMicrosPerKwh" {int} not null check ("platformFeeMicrosPerKwh" >= 0),
        currency text not null,
        "energyMicros" {int} not null,
        "gridFeeMicros" {int} not null check ("gridFeeMicros" >= 0),
        "platformFeeMicros" {int} not null check ("platformFeeMicros" >= 0),
        "totalMicros" {int} not null
          check ("totalMicros" = "energyMicros" + "gridFeeMicros" + "platformFeeMicros"),
        "holdId" text not null unique,
        status text not null check (status in ${statuses}),
        "deliveredWh" {int} check ("deliveredWh" between 0 and "energyWh"),
        "estimatedWh" {int} check ("estimatedWh" between 0 and "deliveredWh"),
        quality text check (quality in ('measured', 'estimated', 'partly_estimated')),
        "paidMicros" {int} check ("paidMicros" between 0 and "totalMicros"),
        "earnedMicros" {int} check ("earnedMicros" between 0 and "paidMicros"),
        "refundedMicros" {int} not null
          check ("refundedMicros" between 0 and coalesce("earnedMicros", 0)),
        "deliveryStart" {int} not null,
        "deliveryEnd" {int} not null check ("deliveryEnd" > "deliveryStart"),
        "timeZone" text not null,
        latitude {real} not null,
        longitude {real} not null,
        "requestedAt" {int} not null,
        "answerUntil" {int} not null,
        "acceptedAt" {int},
        "settledAt" {int},
        "isSimulated" {int} not null check ("isSimulated" in (0, 1)),
        check ("sellerId" <> "buyerId")
      ) {end}`,
      `create index trade_by_buyer on trade ("buyerId", id)`,
      `create index trade_by_seller on trade ("sellerId", id)`,
      `create index trade_by_offer on trade ("offerId", id)`,
      `create index trade_by_asset on trade ("assetId") where "assetId" is not null`,
      `create index trade_pending on trade ("answerUntil", id) where status = 'pending'`,
      `create index trade_accepted on trade ("deliveryStart", id) where status = 'accepted'`,
      `create index trade_delivering on trade ("deliveryEnd", id) where status = 'delivering'`,
      `create index trade_at_site on trade ("siteId", "deliveryStart", "deliveryEnd")
       where "acceptedAt" is not null`,
      `create index trade_by_market on trade
       ("marketId", "deliveryStart", status, "deliveredWh", "earnedMicros")
       where "settledAt" is not null`,
      `create table trade_step (
        seq {sequence},
        "tradeId" text not null references trade (id),
        "fromStatus" text check ("fromStatus" in ${statuses}),
        "toStatus" text not null check ("toStatus" in ${statuses}),
        "byParty" text not null check ("byParty" in ('buyer', 'seller', 'admin', 'system')),
        at {int} not null,
        note text
      ) {end}`,
      `create index trade_step_of on trade_step ("tradeId", seq)`,
      `create table trade_interval (
        "tradeId" text not null references trade (id),
        "intervalStart" {int} not null,
        "intervalEnd" {int} not null check ("intervalEnd" > "intervalStart"),
        "energyWh" {int} not null check ("energyWh" > 0),
        primary key ("tradeId", "intervalStart")
      ) {end}`,
      ...dialect.forbidChangesDdl('trade_step'),
      ...dialect.forbidChangesDdl('trade_interval')
    ])
}
