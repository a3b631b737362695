import { Readable } from 'node:stream'
import type { contract, Market, PriceSlot } from '@commonwatt/contract'
import type { PricedSlot } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { fromInstant } from '../../http/instant.ts'
import { WrittenAnswer, type Handlers } from '../../http/register-routes.ts'
import { findCheapestWindows, readStatistics } from './figures.ts'
import { importPriceList, importPrices } from './import-prices.ts'
import { createInstantWriter } from './instant-writer.ts'
import { readPriceSources } from './price-sources.ts'
import { listMarkets } from './registry.ts'
import { readDay, readNow, readSlots, requireMarket, type ResolutionMin } from './service.ts'
import { writeSlots } from './written-days.ts'

export function marketsHandlers(context: Context): Handlers<typeof contract.markets> {
  return {
    list: async () => ({ items: listMarkets(context) }),
    get: async ({ params }) => requireMarket(context, params.id),
    prices: async ({ params, query }) => {
      const market = requireMarket(context, params.id)
      const resolutionMin = query.resolution ?? market.mtuMin
      const range = { fromMs: fromInstant(query.from), toMs: fromInstant(query.to) }
      if (!isFiltered(query)) {
        const { json, isSimulated } = await writeSlots(context, market, range, resolutionMin)
        return toWritten(toRangeHead(market, resolutionMin), json, isSimulated)
      }
      const { slots, isSimulated } = await readSlots(context, market, range, resolutionMin)
      return {
        ...toRangeHead(market, resolutionMin),
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
    importPrices: async ({ params, file }) => {
      const market = requireMarket(context, params.id)
      return file.mediaType === 'application/json'
        ? importPriceList(context, market, file.bytes)
        : importPrices(context, market, Readable.from([file.bytes]))
    }
  }
}

type PriceLimits = { minPriceMicrosPerKwh?: number; maxPriceMicrosPerKwh?: number }

function isFiltered({ minPriceMicrosPerKwh, maxPriceMicrosPerKwh }: PriceLimits): boolean {
  return minPriceMicrosPerKwh !== undefined || maxPriceMicrosPerKwh !== undefined
}

function withinPrices(query: PriceLimits) {
  const { minPriceMicrosPerKwh: least, maxPriceMicrosPerKwh: most } = query
  return ({ priceMicrosPerKwh: price }: PricedSlot) =>
    price !== null && price >= (least ?? -Infinity) && price <= (most ?? Infinity)
}

function toRangeHead({ id, timeZone, currency }: Market, resolutionMin: ResolutionMin) {
  return { marketId: id, timeZone, currency, resolutionMin }
}

/** Puts the answer around slots that are JSON already. */
function toWritten(head: object, slots: readonly Buffer[], isSimulated: boolean): WrittenAnswer {
  const start = `${JSON.stringify(head).slice(0, -1)},"slots":`
  const end = `,"isSimulated":${isSimulated}}`
  return new WrittenAnswer([Buffer.from(start), ...slots, Buffer.from(end)])
}

/**
 * Instants carry the offset of the market's clock; the end of one slot is the start of the next.
 */
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
