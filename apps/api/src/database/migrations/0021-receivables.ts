import { runDdl, type MigrationSource } from '../ddl.ts'
import type { Dialect } from '../dialect/dialect.ts'

const greatestMicros = Number.MAX_SAFE_INTEGER
const isMembers = `kind in ('available', 'held', 'receivable')`
const ownedCheck = `constraint ledger_account_owned check (("ownerId" is not null) = (${isMembers}))`
/** What a member owes is the platform's claim, which stands below zero as all of its claims do. */
const coveredCheck = `constraint ledger_account_covered check (
  "ownerId" is null
  or case kind when 'receivable' then "balanceMicros" <= 0 else "balanceMicros" >= 0 end
)`

/** Members may owe, and a refund takes from the fees as well as from what the seller earned. */
export const receivables: MigrationSource = {
  name: '0021-receivables',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      ...accountStatements(dialect),
      `alter table trade rename column "refundedMicros" to "refundedEnergyMicros"`,
      `alter table trade add column "refundedGridFeeMicros" {int} not null default 0
       check ("refundedGridFeeMicros" >= 0)`,
      `alter table trade add column "refundedPlatformFeeMicros" {int} not null default 0
       check ("refundedPlatformFeeMicros" >= 0)`
    ])
}

function accountStatements(dialect: Dialect): string[] {
  if (dialect.name === 'postgres') {
    return [
      'alter table ledger_account drop constraint ledger_account_owned',
      'alter table ledger_account drop constraint ledger_account_covered',
      `alter table ledger_account add ${ownedCheck}`,
      `alter table ledger_account add ${coveredCheck}`
    ]
  }
  // As in 0014: SQLite cannot drop a check, and postings name these accounts.
  return [
    'pragma defer_foreign_keys = on',
    'create table ledger_account_kept as select * from ledger_account',
    'drop table ledger_account',
    `create table ledger_account (
      id text primary key,
      "ownerId" text references user_account (id),
      kind text not null,
      currency text not null,
      "balanceMicros" {int} not null
        check ("balanceMicros" between -${greatestMicros} and ${greatestMicros}),
      unique ("ownerId", currency, kind),
      ${ownedCheck},
      ${coveredCheck}
    ) {end}`,
    `create unique index ledger_account_system on ledger_account (kind, currency)
     where "ownerId" is null`,
    'insert into ledger_account select id, "ownerId", kind, currency, "balanceMicros" from ledger_account_kept',
    'drop table ledger_account_kept'
  ]
}
