import type { Market, PriceSourceState } from '@commonwatt/contract'
import { createPriceFeeds } from '../../adapters/price-feeds/feeds.ts'
import type { Context } from '../../context.ts'
import { toInstant, toInstantOrNull } from '../../http/instant.ts'
import * as queries from './queries.ts'
import { listMarkets } from './registry.ts'

/** The sources of a market in its order, with how it went last and why one is not asked. */
export async function readPriceSources(context: Context, market: Market) {
  const { isOn } = context.config.priceFeeds
  const schedule = await queries.readSchedule(context.db)
  return {
    marketId: market.id,
    isOn,
    nextAt: isOn ? toInstantOrNull(schedule.get(market.id) ?? null) : null,
    items: await readStates(context, market)
  }
}

/** The sources of all markets; for the status. */
export async function readAllPriceSources(
  context: Context
): Promise<(PriceSourceState & { marketId: string })[]> {
  const lists = await Promise.all(
    listMarkets(context).map(async (market) => {
      const states = await readStates(context, market)
      return states.map((state) => ({ marketId: market.id, ...state }))
    })
  )
  return lists.flat()
}

async function readStates(context: Context, market: Market): Promise<PriceSourceState[]> {
  const feeds = createPriceFeeds(context.config.priceFeeds)
  const states = await queries.readSourceStates(context.db, market.id)
  return (market.priceSources ?? []).map(({ source, zone }) => {
    const state = states.find((one) => one.source === source)
    const isWaiting = state !== undefined && state.failures > 0
    return {
      source,
      zone,
      missingKey: feeds[source].missingKey,
      lastOutcome: state?.lastOutcome ?? null,
      lastAttemptAt: toInstantOrNull(state?.lastAttemptAt ?? null),
      lastSuccessAt: toInstantOrNull(state?.lastSuccessAt ?? null),
      lastErrorAt: toInstantOrNull(state?.lastErrorAt ?? null),
      lastError: state?.lastError ?? null,
      nextTryAt: isWaiting ? toInstant(state.nextTryAt) : null
    }
  })
}
