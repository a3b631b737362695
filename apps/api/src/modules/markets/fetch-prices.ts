import type { Market } from '@commonwatt/contract'
import {
  checkPriceSeries,
  feedBackoffMs,
  nextFetchMs,
  planFetch,
  type FetchPlan,
  type Interval
} from '@commonwatt/domain'
import { FeedFault, type FeedPrice, type PriceFeed } from '../../adapters/price-feeds/feed.ts'
import { createPriceFeeds } from '../../adapters/price-feeds/feeds.ts'
import type { Context } from '../../context.ts'
import { transact } from '../../database/database.ts'
import { handleEach } from '../../jobs/each-due.ts'
import { storeFeedPrices } from './import-prices.ts'
import * as queries from './queries.ts'
import { listMarkets } from './registry.ts'
import type { PriceSourceStateTable } from './tables.ts'

type Source = NonNullable<Market['priceSources']>[number]
const day = 86_400_000

export const fetchingJob = 'markets.prices'

/**
 * Asks the sources of every market whose time has come. A source that fails is recorded and left
 * alone for a while, and the next one is asked; nothing here ends in an error but a fault of our
 * own.
 */
export async function fetchDuePrices(context: Context, signal: AbortSignal): Promise<void> {
  const { config, clock, db } = context
  if (!config.priceFeeds.isOn) return
  const feeds = createPriceFeeds(config.priceFeeds)
  const schedule = await queries.readSchedule(db)
  const due = listMarkets(context).filter(
    ({ id, priceSources = [] }) => priceSources.length > 0 && (schedule.get(id) ?? 0) <= clock.now()
  )
  const isOver = () => signal.aborted
  await handleEach(context, fetchingJob, due, async (market) => {
    if (isOver()) return
    const plan = await fetchMarket(context, market, feeds, signal)
    if (isOver()) return
    const nextAt = nextFetchMs({ ...market, nowMs: clock.now(), plan })
    await transact(db, (db) => queries.writeSchedule(db, market.id, nextAt))
  })
}

type Feeds = ReturnType<typeof createPriceFeeds>

/** In the market's order: the first source for everything, the others for what is still missing. */
async function fetchMarket(
  context: Context,
  market: Market,
  feeds: Feeds,
  signal: AbortSignal
): Promise<FetchPlan> {
  const states = await queries.readSourceStates(context.db, market.id)
  let plan = await readPlan(context, market)
  let isFirst = true
  for (const source of market.priceSources ?? []) {
    const feed = feeds[source.source]
    const state = states.find((one) => one.source === source.source)
    if (feed.missingKey !== null || (state?.nextTryAt ?? 0) > context.clock.now()) continue
    if (!isFirst && plan.missing.length === 0) break
    const wanted = isFirst ? [plan.range] : plan.missing.map(({ bounds }) => bounds)
    const outcome = await askSource(context, market, { source, feed, state }, wanted, signal)
    if (signal.aborted) break
    isFirst = isFirst && outcome !== 'prices'
    plan = await readPlan(context, market)
  }
  return plan
}

async function readPlan(context: Context, market: Market): Promise<FetchPlan> {
  const nowMs = context.clock.now()
  const range = { marketId: market.id, fromMs: nowMs - 10 * day, toMs: nowMs + 3 * day }
  const known = await queries.readRealIntervals(context.db, range)
  return planFetch({ ...market, nowMs, known })
}

interface Asked {
  source: Source
  feed: PriceFeed
  state: PriceSourceStateTable | undefined
}

/**
 * Asks once for the whole of what is wanted, keeps the prices of the wanted days, and records how
 * it went.
 */
async function askSource(
  context: Context,
  market: Market,
  { source, feed, state }: Asked,
  wanted: readonly Interval[],
  signal: AbortSignal
): Promise<PriceSourceStateTable['lastOutcome']> {
  const { id: marketId, timeZone, currency, mtuMin } = market
  const fromMs = wanted[0]?.startMs ?? 0
  const toMs = wanted.at(-1)?.endMs ?? 0
  const { zone } = source
  const request = { zone, timeZone, currency, mtuMin, fromMs, toMs }
  try {
    const prices = checkPrices(await feed.fetchPrices(request, signal), market)
    const kept = prices.filter(({ startMs }) =>
      wanted.some((part) => startMs >= part.startMs && startMs < part.endMs)
    )
    if (kept.length > 0) await storeFeedPrices(context, marketId, kept)
    const outcome = kept.length > 0 ? 'prices' : 'nothing'
    await recordAnswer(context, marketId, source, state, outcome)
    return outcome
  } catch (error) {
    if (!(error instanceof FeedFault)) throw error
    if (!signal.aborted) await recordFault(context, marketId, source, state, error)
    return 'failed'
  }
}

/** Refuses a list in which a price lies outside the market's limits or off its clock. */
function checkPrices(prices: readonly FeedPrice[], market: Market): readonly FeedPrice[] {
  const { floorMicrosPerKwh, capMicrosPerKwh, timeZone, currency } = market
  const beyond = prices.find(
    ({ priceMicrosPerKwh: price }) => price < floorMicrosPerKwh || price > capMicrosPerKwh
  )
  if (beyond) {
    const price = `${beyond.priceMicrosPerKwh / 1000} ${currency}/MWh`
    throw new FeedFault(`a price of it, ${price}, lies outside the limits of the market`)
  }
  const rows = prices.map((price, line) => ({ ...price, line }))
  const checked = checkPriceSeries(rows, { timeZone })
  if (checked.ok) return prices
  const at = new Date(prices[checked.line]?.startMs ?? 0).toISOString()
  throw new FeedFault(`its price of ${at} is off the clock of the market`)
}

async function recordAnswer(
  context: Context,
  marketId: string,
  { source }: Source,
  state: PriceSourceStateTable | undefined,
  lastOutcome: 'prices' | 'nothing'
): Promise<void> {
  const now = context.clock.now()
  await transact(context.db, (db) =>
    queries.writeSourceState(db, {
      marketId,
      source,
      lastOutcome,
      lastAttemptAt: now,
      lastSuccessAt: lastOutcome === 'prices' ? now : (state?.lastSuccessAt ?? null),
      lastErrorAt: state?.lastErrorAt ?? null,
      lastError: state?.lastError ?? null,
      failures: 0,
      nextTryAt: now
    })
  )
}

async function recordFault(
  context: Context,
  marketId: string,
  { source }: Source,
  state: PriceSourceStateTable | undefined,
  fault: FeedFault
): Promise<void> {
  const now = context.clock.now()
  const failures = (state?.failures ?? 0) + 1
  const nextTryAt = now + feedBackoffMs(failures, fault.retryAfterMs)
  context.log.warn({ marketId, source, reason: fault.message }, 'a price source failed')
  await transact(context.db, (db) =>
    queries.writeSourceState(db, {
      marketId,
      source,
      lastOutcome: 'failed',
      lastAttemptAt: now,
      lastSuccessAt: state?.lastSuccessAt ?? null,
      lastErrorAt: now,
      lastError: fault.message,
      failures,
      nextTryAt
    })
  )
}
