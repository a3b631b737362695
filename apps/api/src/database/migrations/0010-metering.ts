import { runDdl, type MigrationSource } from '../ddl.ts'

/**
 * Spelt out: for a list in brackets SQLite builds a set anew for every row, which doubles the time.
 */
const isOneOf = (column: string, words: readonly string[]) =>
  words.map((word) => `${column} = '${word}'`).join(' or ')
const isChannel = isOneOf('channel', [
  'import',
  'export',
  'production',
  'consumption',
  'battery_charge',
  'battery_discharge',
  'state_of_charge'
])
const isQuality = isOneOf('quality', ['measured', 'estimated', 'substituted', 'missing'])

/** Both tables of readings: a version of what one device said about one interval of one channel. */
const readingColumns = `"deviceSeq" {int} not null references device (seq),
        channel text not null check (${isChannel}),
        "intervalStart" {int} not null,
        "intervalEnd" {int} not null,
        "valueWh" {int},
        quality text not null check (${isQuality}),
        version {int} not null check (version > 0),
        "knownAt" {int} not null,
        check ("intervalStart" < "intervalEnd"),
        check ("valueWh" >= 0),
        check (("valueWh" is null) = (quality = 'missing'))`

export const metering: MigrationSource = {
  name: '0010-metering',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table device (
        seq {sequence},
        id text not null unique,
        "ownerId" text not null references user_account (id),
        "siteId" text not null references site (id),
        name text not null,
        kind text not null
          check (kind in ('meter', 'inverter', 'battery', 'turbine', 'generator')),
        "tokenHash" text not null,
        status text not null check (status in ('active', 'retired')),
        "lastReadingAt" {int},
        "isSimulated" {int} not null check ("isSimulated" in (0, 1)),
        "createdAt" {int} not null
      ) {end}`,
      `create index device_by_owner on device ("ownerId", id)`,
      `create index device_by_site on device ("siteId", id)`,
      `create table reading (
        ${readingColumns},
        primary key ("deviceSeq", channel, "intervalStart")
      ) {clustered}`,
      `create table reading_superseded (
        ${readingColumns},
        primary key ("deviceSeq", channel, "intervalStart", version)
      ) {clustered}`,
      ...dialect.forbidChangesDdl('reading_superseded')
    ])
}
