import { runDdl, type MigrationSource } from '../ddl.ts'

export const batteries: MigrationSource = {
  name: '0007-batteries',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table battery (
        id text primary key,
        "siteId" text not null unique references site (id),
        "ownerId" text not null references user_account (id),
        name text not null,
        "capacityWh" {int} not null check ("capacityWh" > 0),
        "reserveWh" {int} not null check ("reserveWh" between 0 and "capacityWh"),
        "chargeLimitW" {int} not null check ("chargeLimitW" >= 0),
        "dischargeLimitW" {int} not null check ("dischargeLimitW" >= 0),
        "levelWh" {int} not null check ("levelWh" between 0 and "capacityWh"),
        "levelAt" {int},
        "promisedWh" {int} not null check ("promisedWh" >= 0),
        "eventCount" {int} not null check ("eventCount" >= 0),
        "isSimulated" {int} not null check ("isSimulated" in (0, 1)),
        version {int} not null,
        "createdAt" {int} not null
      ) {end}`,
      `create index battery_by_owner on battery ("ownerId", id)`,
      `create table battery_event (
        "batteryId" text not null references battery (id),
        sequence {int} not null check (sequence > 0),
        id text not null,
        kind text not null
          check (kind in ('meter_report', 'correction', 'delivery', 'charge', 'discharge')),
        at {int} not null,
        "energyWh" {int} not null check ("energyWh" >= 0),
        note text,
        "tradeId" text,
        "recordedAt" {int} not null,
        primary key ("batteryId", sequence)
      ) {end}`,
      `create index battery_event_in_time on battery_event ("batteryId", at, sequence)`,
      ...dialect.forbidChangesDdl('battery_event')
    ])
}
