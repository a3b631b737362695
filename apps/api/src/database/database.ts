import { Kysely, type Transaction as KyselyTransaction } from 'kysely'
import type { SandboxTables } from '../adapters/sandbox-queries.ts'
import type { AssetsTables } from '../modules/assets/tables.ts'
import type { AuctionsTables } from '../modules/auctions/tables.ts'
import type { BatteriesTables } from '../modules/batteries/tables.ts'
import type { IdentityTables } from '../modules/identity/tables.ts'
import type { InterestsTables } from '../modules/interests/tables.ts'
import type { MarketsTables } from '../modules/markets/tables.ts'
import type { MeteringTables } from '../modules/metering/tables.ts'
import type { OffersTables } from '../modules/offers/tables.ts'
import type { OrdersTables } from '../modules/orders/tables.ts'
import type { SitesTables } from '../modules/sites/tables.ts'
import type { TradesTables } from '../modules/trades/tables.ts'
import type { WalletTables } from '../modules/wallet/tables.ts'
import type { CoreTables } from './tables.ts'
import type { Dialect } from './dialect/dialect.ts'
import { openPostgres } from './dialect/postgres.ts'
import { openSqlite } from './dialect/sqlite.ts'

/** Every table, put together from the modules that own them. */
export interface Database
  extends
    CoreTables,
    AssetsTables,
    AuctionsTables,
    BatteriesTables,
    IdentityTables,
    InterestsTables,
    MarketsTables,
    MeteringTables,
    OffersTables,
    OrdersTables,
    SandboxTables,
    SitesTables,
    TradesTables,
    WalletTables {}

/** A handle for reading. Writing wants a `Transaction`, which only `transact` gives. */
export type Db = Kysely<Database>
export type Transaction = KyselyTransaction<Database>

export interface OpenDatabase {
  db: Db
  dialect: Dialect
  close: () => Promise<void>
}

/** Opens `sqlite:path` or `postgres://…`. */
export function openDatabase(url: string): OpenDatabase {
  const dialect = url.startsWith('sqlite:')
    ? openSqlite(url.slice('sqlite:'.length))
    : openPostgres(url)
  const db = new Kysely<Database>({ dialect: dialect.createKyselyDialect() })
  dialects.set(db, dialect)
  return {
    db,
    dialect,
    close: async () => {
      await db.destroy()
      await dialect.close()
    }
  }
}

const dialects = new WeakMap<Kysely<Database>, Dialect>()
const commitHooks = new WeakMap<Kysely<Database>, (() => void)[]>()
const mostTries = 6

/** The dialect behind a handle, also inside a transaction. */
export function dialectOf(db: Db): Dialect {
  const dialect = dialects.get(db)
  if (!dialect) throw new Error('This handle was not opened by openDatabase')
  return dialect
}

/**
 * The only way to write. Runs `fn` in one transaction, again from the start when the database asks
 * for it (so `fn` must not touch anything outside), then the hooks that `onCommit` collected.
 */
export async function transact<T>(db: Db, fn: (db: Transaction) => Promise<T>): Promise<T> {
  const dialect = dialectOf(db)
  for (let attempt = 1; ; attempt += 1) {
    const hooks: (() => void)[] = []
    try {
      const result = await db.transaction().execute(async (transaction) => {
        dialects.set(transaction, dialect)
        commitHooks.set(transaction, hooks)
        return fn(transaction)
      })
      for (const hook of hooks) hook()
      return result
    } catch (error) {
      if (attempt >= mostTries || !dialect.isRetryable(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, 2 ** attempt))
    }
  }
}

/** Runs `hook` once the transaction has committed; never when it rolls back. */
export function onCommit(db: Transaction, hook: () => void): void {
  const hooks = commitHooks.get(db)
  if (!hooks) throw new Error('onCommit needs a transaction of transact')
  hooks.push(hook)
}
