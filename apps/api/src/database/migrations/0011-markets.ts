import { runDdl, type MigrationSource } from '../ddl.ts'

export const markets: MigrationSource = {
  name: '0011-markets',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table price_series (
        "marketId" text primary key,
        "changedAt" {int} not null
      ) {end}`,
      `create table market_price (
        "marketId" text not null references price_series ("marketId"),
        "deliveryStart" {int} not null,
        "resolutionMin" {int} not null check ("resolutionMin" in (15, 30, 60)),
        "priceMicrosPerKwh" {int} not null,
        "isSimulated" {int} not null check ("isSimulated" in (0, 1)),
        "importedAt" {int} not null,
        primary key ("marketId", "deliveryStart")
      ) {clustered}`
    ])
}
