import { runDdl, type MigrationSource } from '../ddl.ts'

const genesisHash = '0'.repeat(64)
/** What a JavaScript number holds exactly; a balance beyond it would be read wrong. */
const greatestMicros = Number.MAX_SAFE_INTEGER

const accounts = [
  `create table ledger_account (
    id text primary key,
    "ownerId" text references user_account (id),
    kind text not null check (kind in
      ('available', 'held', 'platform_fee', 'grid_operator', 'imbalance', 'rounding', 'gateway')),
    currency text not null,
    "balanceMicros" {int} not null
      check ("balanceMicros" between -${greatestMicros} and ${greatestMicros}),
    unique ("ownerId", currency, kind),
    constraint ledger_account_owned check (("ownerId" is null) = (kind not in ('available', 'held'))),
    constraint ledger_account_covered check ("ownerId" is null or "balanceMicros" >= 0)
  ) {end}`,
  // NULL equals nothing in a unique constraint, so the system's accounts need their own.
  `create unique index ledger_account_system on ledger_account (kind, currency)
   where "ownerId" is null`
]

// Reasons and reference types have no check: every new kind of business adds some, and a table that
// is append-only should not be rebuilt for it. The contract lists them.
const journal = (clustered: string) => [
  `create table ledger_transfer (
    sequence {int} primary key check (sequence > 0),
    id text not null unique,
    reason text not null,
    "referenceType" text not null,
    "referenceId" text not null,
    "createdAt" {int} not null,
    "previousHash" text not null,
    hash text not null
  ) {end}`,
  `create index ledger_transfer_reference on ledger_transfer ("referenceId", sequence)`,
  `create table ledger_posting (
    sequence {int} not null references ledger_transfer (sequence),
    line {int} not null check (line >= 0),
    "accountId" text not null references ledger_account (id),
    currency text not null,
    "amountMicros" {int} not null check ("amountMicros" <> 0),
    primary key (sequence, line)
  ) ${clustered}`,
  `create unique index ledger_posting_account on ledger_posting ("accountId", sequence)`,
  `create table ledger_head (
    id {int} primary key check (id = 1),
    sequence {int} not null,
    hash text not null
  ) {end}`,
  `insert into ledger_head (id, sequence, hash) values (1, 0, '${genesisHash}')`
]

const holds = (clustered: string) => [
  `create table ledger_hold (
    id text primary key,
    "ownerId" text not null references user_account (id),
    currency text not null,
    "amountMicros" {int} not null check ("amountMicros" >= 0),
    status text not null check (status in ('open', 'posted', 'voided')),
    "postedMicros" {int} not null check ("postedMicros" between 0 and "amountMicros"),
    reason text not null,
    "referenceType" text not null,
    "referenceId" text not null,
    "createdAt" {int} not null,
    "closedAt" {int},
    check ((status = 'open') = ("closedAt" is null)),
    check (status = 'posted' or "postedMicros" = 0)
  ) ${clustered}`,
  `create index ledger_hold_open on ledger_hold ("ownerId", currency) where status = 'open'`
]

const payments = [
  `create table payment (
    id text primary key,
    "ownerId" text not null references user_account (id),
    kind text not null check (kind in ('topup', 'withdrawal')),
    "amountMicros" {int} not null check ("amountMicros" > 0),
    currency text not null,
    status text not null check (status in ('pending', 'succeeded', 'refused')),
    provider text not null,
    reason text,
    "holdId" text references ledger_hold (id),
    "createdAt" {int} not null,
    "submittedAt" {int},
    "settledAt" {int},
    check ((status = 'pending') = ("settledAt" is null)),
    check ((kind = 'withdrawal') = ("holdId" is not null))
  ) {end}`,
  `create index payment_by_owner on payment ("ownerId", id)`,
  `create index payment_unsubmitted on payment ("createdAt")
   where status = 'pending' and "submittedAt" is null`,
  `create table payment_event (
    provider text not null,
    "eventId" text not null,
    "paymentId" text not null references payment (id),
    outcome text not null check (outcome in ('succeeded', 'refused')),
    "isApplied" {int} not null check ("isApplied" in (0, 1)),
    "receivedAt" {int} not null,
    primary key (provider, "eventId")
  ) {end}`
]

/** The memory of the built-in payment provider, an outside party that happens to live here. */
const sandbox = [
  `create table sandbox_delivery (
    "paymentId" text primary key,
    "eventId" text not null,
    outcome text not null check (outcome in ('succeeded', 'refused')),
    reason text,
    "amountMicros" {int} not null,
    currency text not null,
    "copiesLeft" {int} not null check ("copiesLeft" >= 0),
    attempts {int} not null,
    "dueAt" {int} not null
  ) {end}`,
  `create index sandbox_delivery_due on sandbox_delivery ("dueAt") where "copiesLeft" > 0`
]

export const wallet: MigrationSource = {
  name: '0003-wallet',
  up: (db, dialect) => {
    // One page less to write with each movement of money; PostgreSQL has no such tables.
    const clustered = dialect.name === 'sqlite' ? '{end}, without rowid' : '{end}'
    return runDdl(db, dialect, [
      ...accounts,
      ...journal(clustered),
      ...dialect.forbidChangesDdl('ledger_transfer'),
      ...dialect.forbidChangesDdl('ledger_posting'),
      ...holds(clustered),
      ...payments,
      ...sandbox
    ])
  }
}
