import { runDdl, type MigrationSource } from '../ddl.ts'

export const core: MigrationSource = {
  name: '0001-core',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table outbox (
        seq {sequence},
        "transactionNumber" {int} not null default ${
          dialect.name === 'postgres' ? '(pg_current_xact_id()::text::bigint)' : '0'
        },
        name text not null,
        topic text not null,
        "accountId" text,
        "payloadJson" text not null,
        "createdAt" {int} not null
      ) {end}`,
      `create index outbox_order on outbox ("transactionNumber", seq)`,
      `create index outbox_created on outbox ("createdAt")`,
      `create table idempotency (
        "accountId" text not null,
        operation text not null,
        key text not null,
        "bodyHash" text not null,
        status {int} not null,
        "responseJson" text not null,
        "createdAt" {int} not null,
        primary key ("accountId", operation, key)
      ) {end}`,
      `create index idempotency_created on idempotency ("createdAt")`,
      `create table job_lease (
        name text primary key,
        holder text not null,
        "expiresAt" {int} not null
      ) {end}`,
      `create table job_run (
        name text primary key,
        "lastStartedAt" {int} not null,
        "lastFinishedAt" {int},
        "lastError" text
      ) {end}`
    ])
}
