import { runDdl, type MigrationSource } from '../ddl.ts'

export const sites: MigrationSource = {
  name: '0004-sites',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table site (
        id text primary key,
        "ownerId" text not null references user_account (id),
        name text not null,
        city text not null,
        "pinCode" text not null,
        latitude {real} not null check (latitude between -90 and 90),
        longitude {real} not null check (longitude between -180 and 180),
        "timeZone" text not null,
        "marketId" text not null,
        "solarCapacityW" {int} not null check ("solarCapacityW" >= 0),
        "panelBrand" text,
        "installationYear" {int},
        "sanctionedLoadW" {int} not null check ("sanctionedLoadW" >= 0),
        "roleAtSite" text not null check ("roleAtSite" in ('owner', 'tenant', 'manager')),
        "isSimulated" {int} not null check ("isSimulated" in (0, 1)),
        version {int} not null,
        "createdAt" {int} not null
      ) {end}`,
      `create index site_by_owner on site ("ownerId", id)`
    ])
}
