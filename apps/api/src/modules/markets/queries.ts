import { sql } from 'kysely'
import type { Interval, StoredPrice } from '@commonwatt/domain'
import type { Db, Transaction } from '../../database/database.ts'
import { dialectOf } from '../../database/database.ts'
import type { PriceSourceStateTable } from './tables.ts'

const minute = 60_000
/** The longest market time unit: a price that meets an instant starts less than this before it. */
const longestMs = 60 * minute

export interface PriceRange {
  marketId: string
  fromMs: number
  toMs: number
}

/** Prices that meet [fromMs, toMs), by start, as the domain takes them. */
export function readPrices(db: Db, range: PriceRange) {
  return selectPrices(db, range)
    .select((eb) => [
      'deliveryStart as startMs',
      eb('deliveryStart', '+', eb('resolutionMin', '*', minute)).as('endMs'),
      'priceMicrosPerKwh',
      'isSimulated',
      'importedAt'
    ])
    .orderBy('deliveryStart')
    .execute()
}

/** The start of the newest price of a market, or null. */
export async function findLastPriceStart(db: Db, marketId: string): Promise<number | null> {
  const last = await db
    .selectFrom('market_price')
    .select('deliveryStart')
    .where('marketId', '=', marketId)
    .orderBy('deliveryStart', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.deliveryStart ?? null
}

/** Grows whenever the prices of a market change; 0 while it has none. */
export async function readSeriesVersion(db: Db, marketId: string): Promise<number> {
  const series = await db
    .selectFrom('price_series')
    .select('version')
    .where('marketId', '=', marketId)
    .executeTakeFirst()
  return series?.version ?? 0
}

/** When the oldest price of a market came in, or null. */
export async function findFirstImport(db: Db, marketId: string): Promise<number | null> {
  const first = await db
    .selectFrom('market_price')
    .select('importedAt')
    .where('marketId', '=', marketId)
    .orderBy('deliveryStart')
    .limit(1)
    .executeTakeFirst()
  return first?.importedAt ?? null
}

function selectPrices(db: Db, { marketId, fromMs, toMs }: PriceRange) {
  return db
    .selectFrom('market_price')
    .where('marketId', '=', marketId)
    .where('deliveryStart', '>', fromMs - longestMs)
    .where('deliveryStart', '<', toMs)
    .where((eb) => eb(eb('deliveryStart', '+', eb('resolutionMin', '*', minute)), '>', fromMs))
}

/**
 * Stored prices as the domain compares them; `isSimulated` chooses between real and made-up ones.
 */
export async function readStoredPrices(
  db: Db,
  range: PriceRange,
  isSimulated?: 0 | 1
): Promise<StoredPrice[]> {
  const rows = await selectPrices(db, range)
    .select(['deliveryStart', 'resolutionMin', 'priceMicrosPerKwh'])
    .$if(isSimulated !== undefined, (query) => query.where('isSimulated', '=', isSimulated ?? 0))
    .orderBy('deliveryStart')
    .execute()
  return rows.map(({ deliveryStart, resolutionMin, priceMicrosPerKwh }) => ({
    startMs: deliveryStart,
    minutes: resolutionMin,
    priceMicrosPerKwh
  }))
}

/** Two that change the prices of a market take turns: the second waits here for the first. */
export async function lockSeries(
  db: Transaction,
  marketId: string,
  changedAt: number
): Promise<void> {
  await db
    .insertInto('price_series')
    .values({ marketId, changedAt, version: 1 })
    .onConflict((conflict) =>
      conflict
        .column('marketId')
        .doUpdateSet((eb) => ({ changedAt, version: eb('price_series.version', '+', 1) }))
    )
    .execute()
}

export async function deleteSimulatedPrices(db: Transaction, range: PriceRange): Promise<void> {
  const starts = selectPrices(db, range).select('deliveryStart').where('isSimulated', '=', 1)
  await db
    .deleteFrom('market_price')
    .where('marketId', '=', range.marketId)
    .where('deliveryStart', 'in', starts)
    .execute()
}

/** Removes the prices with these starts. */
export async function deletePrices(
  db: Transaction,
  marketId: string,
  starts: readonly number[]
): Promise<void> {
  if (starts.length === 0) return
  await db
    .deleteFrom('market_price')
    .where('marketId', '=', marketId)
    .where('deliveryStart', 'in', starts)
    .execute()
}

const rowsAtOnce = 5000

/** Adds prices, or puts them in the place of those with the same start. */
export async function upsertPrices(
  db: Transaction,
  prices: { marketId: string; isSimulated: 0 | 1; importedAt: number; rows: readonly StoredPrice[] }
): Promise<void> {
  const { marketId, isSimulated, importedAt, rows } = prices
  for (let place = 0; place < rows.length; place += rowsAtOnce) {
    const j = dialectOf(db).jsonRows(JSON.stringify(rows.slice(place, place + rowsAtOnce)), [
      { name: 'startMs', type: 'int' },
      { name: 'minutes', type: 'int' },
      { name: 'priceMicrosPerKwh', type: 'int' }
    ])
    // "where true" tells SQLite that "on conflict" is no join condition.
    await sql`
      insert into market_price
        ("marketId", "deliveryStart", "resolutionMin", "priceMicrosPerKwh", "isSimulated", "importedAt")
      select cast(${marketId} as text), j."startMs", j.minutes, j."priceMicrosPerKwh",
        cast(${isSimulated} as bigint), cast(${importedAt} as bigint)
      from ${j} where true
      on conflict ("marketId", "deliveryStart") do update set
        "resolutionMin" = excluded."resolutionMin",
        "priceMicrosPerKwh" = excluded."priceMicrosPerKwh",
        "isSimulated" = excluded."isSimulated",
        "importedAt" = excluded."importedAt"`.execute(db)
  }
}

/** The real prices that meet a range, by start, as intervals alone. */
export async function readRealIntervals(db: Db, range: PriceRange): Promise<Interval[]> {
  const rows = await readStoredPrices(db, range, 0)
  return rows.map(({ startMs, minutes }) => ({ startMs, endMs: startMs + minutes * minute }))
}

/** When the sources of each market are asked next; markets that were never asked are not there. */
export async function readSchedule(db: Db): Promise<Map<string, number>> {
  const rows = await db.selectFrom('price_schedule').selectAll().execute()
  return new Map(rows.map(({ marketId, nextAt }) => [marketId, nextAt]))
}

export async function writeSchedule(
  db: Transaction,
  marketId: string,
  nextAt: number
): Promise<void> {
  await db
    .insertInto('price_schedule')
    .values({ marketId, nextAt })
    .onConflict((conflict) => conflict.column('marketId').doUpdateSet({ nextAt }))
    .execute()
}

/** How it went with the sources so far, of one market or of all. */
export function readSourceStates(db: Db, marketId?: string): Promise<PriceSourceStateTable[]> {
  return db
    .selectFrom('price_source_state')
    .selectAll()
    .$if(marketId !== undefined, (query) => query.where('marketId', '=', marketId ?? ''))
    .execute()
}

export async function writeSourceState(
  db: Transaction,
  { marketId, source, ...state }: PriceSourceStateTable
): Promise<void> {
  await db
    .insertInto('price_source_state')
    .values({ marketId, source, ...state })
    .onConflict((conflict) => conflict.columns(['marketId', 'source']).doUpdateSet(state))
    .execute()
}
