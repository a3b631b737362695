import type { contract, Trade, TradeDetail } from '@commonwatt/contract'
import type { Context } from '../../context.ts'
import type { Db } from '../../database/database.ts'
import { decodeCursor, encodeCursor, toPage } from '../../http/cursor.ts'
import { toInstant, toInstantOrNull } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import { Refusal } from '../../refusal.ts'
import { readNames } from '../identity/index.ts'
import {
  findTrade,
  listTradesOf,
  readSteps,
  readTradeIntervals,
  type TradeFilter
} from './queries/trades.ts'
import { partyOf, setTradeStatus } from './service/change.ts'
import { createTrade } from './service/create.ts'
import { readStatistics } from './service/statistics.ts'
import type { TradeTable } from './tables.ts'

const order = 'trades'

export function tradeHandlers(context: Context): Handlers<typeof contract.trades> {
  return {
    create: async ({ db, actor, body }) =>
      toDetail(db, await createTrade(db, context, actor.id, body), actor.id),
    list: async ({ actor, query }) => {
      const limit = query.limit ?? 20
      const [beforeId = null] = decodeCursor(query.cursor, order, ['text']) ?? []
      const filter = { status: query.status ?? null, offerId: query.offerId ?? null, beforeId }
      const rows = await listBothSides(context.db, actor.id, query.side, filter, limit + 1)
      const names = await readNames(context.db, rows.flatMap(idsOf))
      return toPage(
        rows,
        limit,
        (row) => toTrade(row, names, actor.id),
        (row) => encodeCursor(order, [row.id])
      )
    },
    get: async ({ actor, params }) => {
      const trade = await findTrade(context.db, params.id)
      if (!trade || !partyOf(trade, actor)) throw new Refusal('not_found')
      return toDetail(context.db, trade, actor.id)
    },
    setStatus: async ({ db, actor, params, body }) =>
      toDetail(db, await setTradeStatus(db, context, actor, params.id, body), actor.id),
    statistics: async ({ query }) =>
      readStatistics(context, { marketId: query.marketId, days: query.days ?? 30 })
  }
}

/** Each side has an index of its own, so both are read in order and put together. */
async function listBothSides(
  db: Db,
  memberId: string,
  side: 'buy' | 'sell' | undefined,
  filter: Omit<TradeFilter, 'side'>,
  limit: number
): Promise<TradeTable[]> {
  const sides = side === undefined ? (['buy', 'sell'] as const) : [side]
  const lists = await Promise.all(
    sides.map((each) => listTradesOf(db, memberId, { ...filter, side: each }, limit))
  )
  return lists
    .flat()
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit)
}

const idsOf = ({ buyerId, sellerId }: TradeTable) => [buyerId, sellerId]

async function toDetail(db: Db, row: TradeTable, viewerId: string): Promise<TradeDetail> {
  const names = await readNames(db, idsOf(row))
  const steps = await readSteps(db, row.id)
  const intervals = row.settledAt === null ? [] : await readTradeIntervals(db, row.id)
  const isParty = idsOf(row).includes(viewerId)
  return {
    ...toTrade(row, names, viewerId),
    ...(isParty &&
      row.acceptedAt !== null && {
        position: { latitude: row.latitude, longitude: row.longitude }
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
    refundedMicros: row.refundedMicros,
    deliveryStart: toInstant(row.deliveryStart),
    deliveryEnd: toInstant(row.deliveryEnd),
    timeZone: row.timeZone,
    requestedAt: toInstant(row.requestedAt),
    answerUntil: toInstant(row.answerUntil),
    settledAt: toInstantOrNull(row.settledAt),
    isSimulated: row.isSimulated === 1
  }
}
