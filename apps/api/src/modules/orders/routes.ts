import type { contract, Order, OrderDetail } from '@commonwatt/contract'
import { offsetMinutesAt, orderAmounts } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, toPage } from '../../http/cursor.ts'
import { fromInstant, toInstant, toInstantOrNull, toLocalInstant } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import type { ReadSiteCapacity } from '../sites/index.ts'
import { cancelOrder, cancelPending, executeOrder, executePending } from './service/change.ts'
import { createOrder, mostPending } from './service/create.ts'
import { readOrder, readOrders, readWhole, type WholeOrder } from './service/read.ts'
import type { OrderTable } from './tables.ts'

const sort = 'orders'
const minuteMs = 60_000

/** `readCapacity` comes from the auctions, which know the orders and not the other way round. */
export function orderHandlers(
  context: Context,
  { readCapacity }: { readCapacity: ReadSiteCapacity }
): Handlers<typeof contract.orders> {
  return {
    create: async ({ db, actor, body }) =>
      toDetail(await readWhole(db, await createOrder(db, context, readCapacity, actor.id, body))),
    terms: async () => ({
      minLeadMin: context.config.orders.minLeadMs / minuteMs,
      maxLeadMin: context.config.orders.maxLeadMs / minuteMs,
      mostPendingPerBattery: mostPending
    }),
    list: async ({ actor, query }) => {
      const { status = null, side = null, batteryId = null, limit = 20 } = query
      const place = decodeCursor(query.cursor, sort, ['number', 'text'])
      const filter = {
        status,
        side,
        batteryId,
        fromMs: query.from === undefined ? null : fromInstant(query.from),
        toMs: query.to === undefined ? null : fromInstant(query.to),
        after: place && { deliveryStart: place[0], id: place[1] }
      }
      const { orders, batteryNames } = await readOrders(context, actor.id, filter, limit + 1)
      return toPage(
        orders,
        limit,
        (row) => toOrder(row, batteryNames),
        (row) => encodeCursor(sort, [row.deliveryStart, row.id])
      )
    },
    get: async ({ actor, params }) => toDetail(await readOrder(context, actor.id, params.id)),
    execute: async ({ db, actor, params }) =>
      toDetail(await readWhole(db, await executeOrder(db, context, actor.id, params.id))),
    cancel: async ({ db, actor, params }) =>
      toDetail(await readWhole(db, await cancelOrder(db, context, actor.id, params.id))),
    executePending: async ({ db, actor, body }) => ({
      items: await executePending(db, context, actor.id, body.batteryId ?? null)
    }),
    cancelPending: async ({ db, actor, body }) => ({
      items: await cancelPending(db, context, actor.id, body.batteryId ?? null)
    })
  }
}

function toDetail({ order, batteryNames, steps }: WholeOrder): OrderDetail {
  return {
    ...toOrder(order, batteryNames),
    steps: steps.map(({ fromStatus, toStatus, byParty, at, reason }) => ({
      from: fromStatus,
      to: toStatus,
      by: byParty,
      at: toInstant(at),
      reason
    }))
  }
}

/** Delivery is told on the clock of the market, so that a repeated hour can be told apart. */
function toOrder(row: OrderTable, batteryNames: ReadonlyMap<string, string>): Order {
  const { timeZone, worstPriceMicrosPerKwh } = row
  const toMarketTime = (atMs: number) => toLocalInstant(atMs, offsetMinutesAt({ timeZone, atMs }))
  const worst = orderAmounts({ ...row, priceMicrosPerKwh: worstPriceMicrosPerKwh })
  return {
    id: row.id,
    side: row.side,
    batteryId: row.batteryId,
    batteryName: batteryNames.get(row.batteryId) ?? '',
    marketId: row.marketId,
    timeZone,
    currency: row.currency,
    energyWh: row.energyWh,
    deliveryStart: toMarketTime(row.deliveryStart),
    deliveryEnd: toMarketTime(row.deliveryEnd),
    resolutionMin: row.resolutionMin,
    limitPriceMicrosPerKwh: row.limitPriceMicrosPerKwh,
    knownPriceMicrosPerKwh: row.knownPriceMicrosPerKwh,
    worstPriceMicrosPerKwh,
    worstCaseMicros: worst.totalMicros,
    heldMicros: row.heldMicros,
    gridFeeMicrosPerKwh: row.gridFeeMicrosPerKwh,
    leviesMicrosPerKwh: row.leviesMicrosPerKwh,
    platformFeeMicrosPerKwh: row.platformFeeMicrosPerKwh,
    status: row.status,
    reason: row.reason,
    priceMicrosPerKwh: row.priceMicrosPerKwh,
    executedWh: row.executedWh,
    energyMicros: row.energyMicros,
    gridFeeMicros: row.gridFeeMicros,
    leviesMicros: row.leviesMicros,
    platformFeeMicros: row.platformFeeMicros,
    totalMicros: row.totalMicros,
    placedAt: toInstant(row.placedAt),
    closedAt: toInstantOrNull(row.closedAt),
    deliveredAt: toInstantOrNull(row.deliveredAt),
    isSimulated: row.isSimulated === 1
  }
}
