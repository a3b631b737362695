import { runDdl, type MigrationSource } from '../ddl.ts'

/**
 * Failed tries count for an address at an origin, for an address and for an origin. What was
 * counted for addresses alone is forgotten: it locked them for a quarter of an hour at most.
 */
export const signInBrakes: MigrationSource = {
  name: '0024-sign-in-brakes',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      'drop table sign_in_failure',
      `create table sign_in_brake (
        key text primary key,
        kind text not null check (kind in ('address_at_origin', 'address', 'origin')),
        failures {int} not null check (failures >= 0),
        "lastFailedAt" {int} not null,
        "blockedUntil" {int}
      ) {end}`,
      `create index sign_in_brake_last on sign_in_brake ("lastFailedAt")`,
      `create table known_origin (
        key text primary key,
        "lastSignedInAt" {int} not null
      ) {end}`,
      `create index known_origin_last on known_origin ("lastSignedInAt")`
    ])
}
