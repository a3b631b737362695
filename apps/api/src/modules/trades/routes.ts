import type { contract, Trade, TradeDetail } from '@commonwatt/contract'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, toPage } from '../../http/cursor.ts'
import { toInstant, toInstantOrNull } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import { setTradeStatus } from './service/change.ts'
import { createTrade } from './service/create.ts'
import { listTrades, readTrade, readWhole, type WholeTrade } from './service/read.ts'
import { readStatistics } from './service/statistics.ts'
import type { TradeTable } from './tables.ts'

const order = 'trades'

export function tradeHandlers(context: Context): Handlers<typeof contract.trades> {
  return {
    create: async ({ db, actor, body }) => {
      const trade = await createTrade(db, context, actor.id, body)
      return toDetail(await readWhole(db, trade), actor.id)
    },
    list: async ({ actor, query }) => {
      const { side = null, status = null, offerId = null, limit = 20 } = query
      const [beforeId = null] = decodeCursor(query.cursor, order, ['text']) ?? []
      const filter = { side, status, offerId, beforeId }
      const { trades, names } = await listTrades(context, actor.id, filter, limit + 1)
      return toPage(
        trades,
        limit,
        (row) => toTrade(row, names, actor.id),
        (row) => encodeCursor(order, [row.id])
      )
    },
    get: async ({ actor, params }) =>
      toDetail(await readTrade(context, actor, params.id), actor.id),
    setStatus: async ({ db, actor, params, body }) => {
      const trade = await setTradeStatus(db, context, actor, params.id, body)
      return toDetail(await readWhole(db, trade), actor.id)
    },
    statistics: async ({ query }) =>
      readStatistics(context, { marketId: query.marketId, days: query.days ?? 30 })
  }
}

/** The exact place shows to the two sides, once they have agreed. */
function toDetail(whole: WholeTrade, viewerId: string): TradeDetail {
  const { trade, names, steps, intervals } = whole
  const isParty = viewerId === trade.buyerId || viewerId === trade.sellerId
  return {
    ...toTrade(trade, names, viewerId),
    ...(isParty &&
      trade.acceptedAt !== null && {
        position: { latitude: trade.latitude, longitude: trade.longitude }
      }),
    steps: steps.map(({ fromStatus, toStatus, byParty, at, note }) => ({
      from: fromStatus,
      to: toStatus,
      by: byParty,
      at: toInstant(at),
      note
    })),
    intervals: intervals.map(({ intervalStart, intervalEnd, energyWh }) => ({
      intervalStart: toInstant(intervalStart),
      intervalEnd: toInstant(intervalEnd),
      energyWh
    }))
  }
}

function toTrade(row: TradeTable, names: ReadonlyMap<string, string>, viewerId: string): Trade {
  return {
    id: row.id,
    offerId: row.offerId,
    offerTitle: row.offerTitle,
    sourceType: row.sourceType,
    side: row.sellerId === viewerId ? 'sell' : 'buy',
    buyerId: row.buyerId,
    buyerName: names.get(row.buyerId) ?? '',
    sellerId: row.sellerId,
    sellerName: names.get(row.sellerId) ?? '',
    energyWh: row.energyWh,
    priceMicrosPerKwh: row.priceMicrosPerKwh,
    gridFeeMicrosPerKwh: row.gridFeeMicrosPerKwh,
    platformFeeMicrosPerKwh: row.platformFeeMicrosPerKwh,
    currency: row.currency,
    energyMicros: row.energyMicros,
    gridFeeMicros: row.gridFeeMicros,
    platformFeeMicros: row.platformFeeMicros,
    totalMicros: row.totalMicros,
    status: row.status,
    deliveredWh: row.deliveredWh,
    estimatedWh: row.estimatedWh,
    quality: row.quality,
    paidMicros: row.paidMicros,
    earnedMicros: row.earnedMicros,
    refundedMicros:
      row.refundedEnergyMicros + row.refundedGridFeeMicros + row.refundedPlatformFeeMicros,
    refundedEnergyMicros: row.refundedEnergyMicros,
    refundedGridFeeMicros: row.refundedGridFeeMicros,
    refundedPlatformFeeMicros: row.refundedPlatformFeeMicros,
    deliveryStart: toInstant(row.deliveryStart),
    deliveryEnd: toInstant(row.deliveryEnd),
    timeZone: row.timeZone,
    requestedAt: toInstant(row.requestedAt),
    answerUntil: toInstant(row.answerUntil),
    settledAt: toInstantOrNull(row.settledAt),
    isSimulated: row.isSimulated === 1
  }
}
