import { Readable } from 'node:stream'
import type { contract, Market, PriceSlot } from '@commonwatt/contract'
import type { PricedSlot } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { fromInstant } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import { findCheapestWindows, readStatistics } from './figures.ts'
import { importPrices } from './import-prices.ts'
import { createInstantWriter } from './instant-writer.ts'
import { readPriceSources } from './price-sources.ts'
import { listMarkets } from './registry.ts'
import { readDay, readNow, readSlots, requireMarket } from './service.ts'

export function marketsHandlers(context: Context): Handlers<typeof contract.markets> {
  return {
    list: async () => ({ items: listMarkets(context) }),
    get: async ({ params }) => requireMarket(context, params.id),
    prices: async ({ params, query }) => {
      const market = requireMarket(context, params.id)
      const resolutionMin = query.resolution ?? market.mtuMin
      const range = { fromMs: fromInstant(query.from), toMs: fromInstant(query.to) }
      const { slots, isSimulated } = await readSlots(context, market, range, resolutionMin)
      return {
        marketId: market.id,
        timeZone: market.timeZone,
        currency: market.currency,
        resolutionMin,
        slots: toWireSlots(market, slots.filter(withinPrices(query))),
        isSimulated
      }
    },
    day: async ({ params, query }) => {
      const market = requireMarket(context, params.id)
      const resolutionMin = query.resolution ?? market.mtuMin
      const { slots, ...day } = await readDay(context, market, params.date, resolutionMin)
      return {
        marketId: market.id,
        date: params.date,
        timeZone: market.timeZone,
        currency: market.currency,
        resolutionMin,
        slots: toWireSlots(market, slots),
        ...day
      }
    },
    now: async ({ params }) => {
      const market = requireMarket(context, params.id)
      const { now, next, isSimulated } = await readNow(context, market)
      const [nowSlot] = toWireSlots(market, now ? [now] : [])
      const [nextSlot] = toWireSlots(market, next ? [next] : [])
      return {
        marketId: market.id,
        currency: market.currency,
        timeZone: market.timeZone,
        ...(nowSlot && { now: nowSlot }),
        ...(nextSlot && { next: nextSlot }),
        isSimulated
      }
    },
    statistics: async ({ params, query }) =>
      readStatistics(context, requireMarket(context, params.id), query),
    cheapestWindows: async ({ params, query }) =>
      findCheapestWindows(context, requireMarket(context, params.id), query),
    sources: async ({ params }) => readPriceSources(context, requireMarket(context, params.id)),
    importPrices: async ({ params, file }) =>
      importPrices(context, requireMarket(context, params.id), Readable.from([file.bytes]))
  }
}

function withinPrices(query: { minPriceMicrosPerKwh?: number; maxPriceMicrosPerKwh?: number }) {
  const { minPriceMicrosPerKwh: least, maxPriceMicrosPerKwh: most } = query
  if (least === undefined && most === undefined) return () => true
  return ({ priceMicrosPerKwh: price }: PricedSlot) =>
    price !== null && price >= (least ?? -Infinity) && price <= (most ?? Infinity)
}

/** Instants carry the offset of the market's clock; the end of one slot is the start of the next. */
function toWireSlots({ timeZone }: Market, slots: readonly PricedSlot[]): PriceSlot[] {
  const write = createInstantWriter(timeZone)
  let endMs = NaN
  let deliveryEnd = ''
  return slots.map((slot) => {
    const deliveryStart = slot.startMs === endMs ? deliveryEnd : write(slot.startMs)
    endMs = slot.endMs
    deliveryEnd = write(endMs)
    const { priceMicrosPerKwh, level } = slot
    return { deliveryStart, deliveryEnd, priceMicrosPerKwh, level }
  })
}
