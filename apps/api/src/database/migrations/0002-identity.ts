import { runDdl, type MigrationSource } from '../ddl.ts'

export const identity: MigrationSource = {
  name: '0002-identity',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table user_account (
        id text primary key,
        email text not null,
        "emailKey" text not null unique,
        "passwordHash" text not null,
        "fullName" text not null,
        phone text,
        role text not null
          check (role in ('producer', 'consumer', 'investor', 'grid_operator', 'admin')),
        currency text not null,
        "isSimulated" {int} not null check ("isSimulated" in (0, 1)),
        "createdAt" {int} not null
      ) {end}`,
      `create table session (
        id text primary key,
        "userId" text not null references user_account (id),
        "userAgent" text,
        "createdAt" {int} not null,
        "lastUsedAt" {int} not null,
        "endedAt" {int}
      ) {end}`,
      `create index session_by_user on session ("userId")`,
      `create table refresh_token (
        "tokenHash" text primary key,
        "sessionId" text not null references session (id),
        "createdAt" {int} not null,
        "expiresAt" {int} not null,
        "usedAt" {int},
        "successorSealed" text
      ) {end}`,
      `create index refresh_token_session on refresh_token ("sessionId")`,
      `create index refresh_token_expires on refresh_token ("expiresAt")`,
      `create table sign_in_failure (
        "emailKey" text primary key,
        failures {int} not null,
        "lastFailedAt" {int} not null,
        "lockedUntil" {int}
      ) {end}`
    ])
}
