import { runDdl, type MigrationSource } from '../ddl.ts'

export const offers: MigrationSource = {
  name: '0008-offers',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table offer (
        seq {sequence},
        id text not null unique,
        "sellerId" text not null references user_account (id),
        "siteId" text not null references site (id),
        "assetId" text references asset (id),
        "batteryId" text references battery (id),
        "marketId" text not null,
        "sourceType" text not null
          check ("sourceType" in ('solar', 'wind', 'biogas', 'hydro', 'battery')),
        title text not null,
        "titleKey" text not null,
        "energyWh" {int} not null check ("energyWh" > 0),
        "remainingWh" {int} not null check ("remainingWh" between 0 and "energyWh"),
        "priceMicrosPerKwh" {int} not null,
        "gridFeeMicrosPerKwh" {int} not null check ("gridFeeMicrosPerKwh" >= 0),
        "platformFeeMicrosPerKwh" {int} not null check ("platformFeeMicrosPerKwh" >= 0),
        "allInMicrosPerKwh" {int} not null,
        currency text not null,
        "timeZone" text not null,
        latitude {real} not null,
        longitude {real} not null,
        "publicLatitude" {real} not null,
        "publicLongitude" {real} not null,
        "deliveryStart" {int} not null,
        "deliveryEnd" {int} not null check ("deliveryEnd" > "deliveryStart"),
        status text not null check (status in ('open', 'completed', 'cancelled', 'expired')),
        "isSimulated" {int} not null check ("isSimulated" in (0, 1)),
        version {int} not null,
        "createdAt" {int} not null,
        check (("assetId" is null) <> ("batteryId" is null)),
        check (
          "allInMicrosPerKwh"
            = "priceMicrosPerKwh" + "gridFeeMicrosPerKwh" + "platformFeeMicrosPerKwh"
        )
      ) {end}`,
      ...dialect.placeIndexDdl('offer'),
      `create index offer_open_price on offer ("allInMicrosPerKwh", id) where status = 'open'`,
      `create index offer_open_market_price on offer ("marketId", "allInMicrosPerKwh", id)
       where status = 'open'`,
      `create index offer_open_start on offer ("deliveryStart", id) where status = 'open'`,
      `create index offer_open_newest on offer (id) where status = 'open'`,
      `create index offer_open_market on offer ("marketId", "deliveryStart", "remainingWh")
       where status = 'open'`,
      `create index offer_by_seller on offer ("sellerId", id)`,
      `create index offer_by_asset on offer ("assetId", "deliveryEnd") where "assetId" is not null`,
      `create table seller_record (
        "sellerId" text primary key references user_account (id),
        "soldWh" {int} not null check ("soldWh" >= 0),
        "deliveredWh" {int} not null check ("deliveredWh" between 0 and "soldWh"),
        "completedTrades" {int} not null check ("completedTrades" >= 0)
      ) {end}`
    ])
}
