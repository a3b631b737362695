import { runDdl, type MigrationSource } from '../ddl.ts'

export const assets: MigrationSource = {
  name: '0005-assets',
  up: (db, dialect) => {
    // A beginning is a range of bytes, which other collations do not keep together.
    const term = dialect.name === 'postgres' ? 'term text collate "C"' : 'term text'
    const types = `'solar', 'wind', 'biogas', 'hydro', 'battery'`
    return runDdl(db, dialect, [
      `create table asset (
        seq {sequence},
        id text not null unique,
        "ownerId" text not null references user_account (id),
        "siteId" text references site (id),
        name text not null,
        type text not null check (type in (${types})),
        status text not null check (status in ('active', 'paused', 'retired')),
        "capacityW" {int} not null check ("capacityW" > 0),
        "locationName" text not null,
        latitude {real} not null check (latitude between -90 and 90),
        longitude {real} not null check (longitude between -180 and 180),
        "publicLatitude" {real} not null check ("publicLatitude" between -90 and 90),
        "publicLongitude" {real} not null check ("publicLongitude" between -180 and 180),
        "priceMicrosPerKwh" {int} not null,
        currency text not null,
        description text not null,
        "searchText" text not null,
        "photosJson" text not null,
        "isSimulated" {int} not null check ("isSimulated" in (0, 1)),
        version {int} not null,
        "createdAt" {int} not null
      ) {end}`,
      // Each order of the marketplace is walked in an index, with and without a type.
      `create index asset_by_type on asset (type, seq)`,
      `create index asset_by_price on asset ("priceMicrosPerKwh", seq)`,
      `create index asset_by_type_price on asset (type, "priceMicrosPerKwh", seq)`,
      `create index asset_by_capacity on asset ("capacityW", seq)`,
      `create index asset_by_type_capacity on asset (type, "capacityW", seq)`,
      `create index asset_by_owner on asset ("ownerId", seq)`,
      `create index asset_by_status on asset (status, seq)`,
      `create index asset_by_site on asset ("siteId")`,
      ...dialect.placeIndexDdl('asset'),
      `create table asset_term (
        ${term} not null,
        seq {int} not null references asset (seq),
        primary key (term, seq)
      ) {clustered}`,
      `create table asset_place_term (
        ${term} not null,
        type text not null check (type in (${types})),
        seq {int} not null references asset (seq),
        primary key (term, type, seq)
      ) {clustered}`,
      `create table asset_photo (
        id text primary key,
        "assetId" text not null references asset (id),
        "mediaType" text not null,
        bytes {bytes} not null,
        "createdAt" {int} not null
      ) {end}`,
      `create index asset_photo_by_asset on asset_photo ("assetId")`
    ])
  }
}
