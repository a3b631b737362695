import { runDdl, type MigrationSource } from '../ddl.ts'
import type { Dialect } from '../dialect/dialect.ts'

const greatestMicros = Number.MAX_SAFE_INTEGER

/**
 * The exchange brings accounts for the clearing house and the wholesale market. As with reasons,
 * the contract lists the kinds from here on: a table that money hangs on should not be rebuilt for
 * each.
 */
export const ledgerKinds: MigrationSource = {
  name: '0014-ledger-kinds',
  up: (db, dialect) => runDdl(db, dialect, statementsFor(dialect))
}

function statementsFor(dialect: Dialect): string[] {
  if (dialect.name === 'postgres') {
    return ['alter table ledger_account drop constraint ledger_account_kind_check']
  }
  // SQLite cannot drop a check. Postings name these accounts, so that is looked at when all is
  // done; a parent row that comes back under the old name settles it.
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
      constraint ledger_account_owned
        check (("ownerId" is null) = (kind not in ('available', 'held'))),
      constraint ledger_account_covered check ("ownerId" is null or "balanceMicros" >= 0)
    ) {end}`,
    `create unique index ledger_account_system on ledger_account (kind, currency)
     where "ownerId" is null`,
    'insert into ledger_account select id, "ownerId", kind, currency, "balanceMicros" from ledger_account_kept',
    'drop table ledger_account_kept'
  ]
}
