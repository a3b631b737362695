import type { Market, PriceImport } from '@commonwatt/contract'
import {
  mergeFeedPrices,
  mergePrices,
  type MergedFeed,
  type PriceRow,
  type StoredPrice
} from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { transact, type Transaction } from '../../database/database.ts'
import { toInstant } from '../../http/instant.ts'
import { record } from '../../stream/outbox.ts'
import { lineRefusal, readPriceFile } from './price-file.ts'
import { readPriceList } from './price-list.ts'
import * as queries from './queries.ts'

const minute = 60_000
const furthestMs = 366 * 24 * 60 * minute

/**
 * Imports a file of real prices, whole or not at all. Other prices than the stored ones supersede
 * them, the same again change nothing, and made-up ones give way in all the time that the file
 * covers.
 */
export async function importPrices(
  context: Context,
  market: Market,
  source: AsyncIterable<Uint8Array>
): Promise<PriceImport> {
  return storeImport(context, market, await readPriceFile(source, market))
}

/** The same from a list in JSON. */
export async function importPriceList(
  context: Context,
  market: Market,
  bytes: Uint8Array
): Promise<PriceImport> {
  return storeImport(context, market, readPriceList(bytes, market))
}

async function storeImport(
  context: Context,
  market: Market,
  rows: readonly PriceRow[]
): Promise<PriceImport> {
  refuseFarAhead(context, rows)
  const range = { marketId: market.id, ...spanOf(rows) }
  return transact(context.db, async (db) => {
    const importedAt = context.clock.now()
    await queries.lockSeries(db, market.id, importedAt)
    await queries.deleteSimulatedPrices(db, range)
    const stored = await queries.readStoredPrices(db, range)
    const merged = mergePrices({ stored, rows })
    if (!merged.ok) {
      const { startMs, minutes } = merged.stored
      throw lineRefusal(
        merged.line,
        `its interval overlaps the stored price of ${toInstant(startMs)} for ${minutes} minutes`
      )
    }
    const news = [...merged.added, ...merged.changed]
    const { id: marketId } = market
    await queries.upsertPrices(db, { marketId, isSimulated: 0, importedAt, rows: news })
    await recordChange(db, context, marketId, news)
    return {
      rows: rows.length,
      added: merged.added.length,
      changed: merged.changed.length,
      unchanged: merged.unchangedCount,
      from: toInstant(range.fromMs),
      to: toInstant(range.toMs)
    }
  })
}

/**
 * Prices are published a day or two ahead: what lies beyond a year has a slip in its date, and
 * would stay the last price for good.
 */
function refuseFarAhead(context: Context, rows: readonly PriceRow[]): void {
  const latestMs = context.clock.now() + furthestMs
  const far = rows.find(({ startMs }) => startMs > latestMs)
  if (far) throw lineRefusal(far.line, `${toInstant(far.startMs)} lies more than a year ahead`)
}

/**
 * Stores what a public source answered, by start: like an import, but what the source knows less
 * finely than we do is left aside instead of refused. Answers what came of it.
 */
export async function storeFeedPrices(
  context: Context,
  marketId: string,
  rows: readonly StoredPrice[]
): Promise<MergedFeed> {
  const range = { marketId, ...spanOf(rows) }
  return transact(context.db, async (db) => {
    const importedAt = context.clock.now()
    await queries.lockSeries(db, marketId, importedAt)
    const stored = await queries.readStoredPrices(db, range, 0)
    const merged = mergeFeedPrices({ stored, rows })
    const news = [...merged.added, ...merged.changed]
    await queries.deletePrices(db, marketId, merged.replacedStarts)
    if (news.length > 0) await queries.deleteSimulatedPrices(db, { marketId, ...spanOf(news) })
    await queries.upsertPrices(db, { marketId, isSimulated: 0, importedAt, rows: news })
    await recordChange(db, context, marketId, news)
    return merged
  })
}

/**
 * Stores made-up prices, marked as such, wherever nothing is known yet; what is known stays.
 * Answers how many were added. `prices` by start, each for `minutes`, without overlaps.
 */
export async function storeSimulatedPrices(
  context: Context,
  marketId: string,
  minutes: number,
  prices: readonly Pick<PriceRow, 'startMs' | 'priceMicrosPerKwh'>[]
): Promise<number> {
  if (prices.length === 0) return 0
  const rows = prices.map((price) => ({ ...price, minutes }))
  return transact(context.db, async (db) => {
    const importedAt = context.clock.now()
    await queries.lockSeries(db, marketId, importedAt)
    const stored = await queries.readStoredPrices(db, { marketId, ...spanOf(rows) })
    let next = 0
    const missing = rows.flatMap((row, index) => {
      const endOf = ({ startMs, minutes }: typeof row) => startMs + minutes * minute
      let known = stored[next]
      while (known !== undefined && endOf(known) <= row.startMs) known = stored[(next += 1)]
      const isFree = known === undefined || known.startMs >= endOf(row)
      return isFree ? [{ ...row, line: index + 1 }] : []
    })
    await queries.upsertPrices(db, { marketId, isSimulated: 1, importedAt, rows: missing })
    await recordChange(db, context, marketId, missing)
    return missing.length
  })
}

async function recordChange(
  db: Transaction,
  context: Context,
  marketId: string,
  rows: readonly Omit<PriceRow, 'line'>[]
): Promise<void> {
  if (rows.length === 0) return
  const { fromMs, toMs } = spanOf(rows)
  const payload = { marketId, from: toInstant(fromMs), to: toInstant(toMs) }
  await record(db, context, 'prices.changed', payload)
}

/** From the first start to the last end. */
function spanOf(rows: readonly Omit<PriceRow, 'line'>[]): { fromMs: number; toMs: number } {
  let fromMs = Infinity
  let toMs = -Infinity
  for (const { startMs, minutes } of rows) {
    fromMs = Math.min(fromMs, startMs)
    toMs = Math.max(toMs, startMs + minutes * minute)
  }
  return { fromMs, toMs }
}
