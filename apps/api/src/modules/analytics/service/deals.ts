import type { Market } from '@commonwatt/contract'
import {
  sliceDeal,
  tradeAmounts,
  type Deal,
  type DealKind,
  type DealSlice,
  type IntervalEnergy
} from '@commonwatt/domain'
import type { Db } from '../../../database/database.ts'
import { listFills, readFillSpan, type FillRow } from '../queries/auctions.ts'
import { listExecutedOrders, readOrderSpan, type OrderRow } from '../queries/orders.ts'
import {
  listTradeIntervals,
  listTrades,
  readTradeSpans,
  type DealFilter,
  type DealSpan,
  type TradeRow
} from '../queries/trades.ts'
import { unitOf } from './range.ts'

/** Every deal of a member that meets a range, from all sources or from one. */
export async function readDeals(db: Db, filter: DealFilter, kind?: DealKind): Promise<Deal[]> {
  const isWanted = (candidate: DealKind) => kind === undefined || kind === candidate
  const trades = isWanted('trade') ? await readTradeDeals(db, filter) : []
  const fills = isWanted('auction') ? await listFills(db, filter) : []
  const orders = isWanted('order') ? await listExecutedOrders(db, filter) : []
  return [...trades, ...fills.map(toAuctionDeal), ...orders.map(toOrderDeal)]
}

/**
 * Where a member's first and last settled deal begin, of all sources or of one; null without any.
 */
export async function readDealSpan(
  db: Db,
  filter: Pick<DealFilter, 'memberId' | 'marketId'>,
  kind?: DealKind
): Promise<DealSpan> {
  const isWanted = (candidate: DealKind) => kind === undefined || kind === candidate
  const spans = [
    ...(isWanted('trade') ? await readTradeSpans(db, filter) : []),
    ...(isWanted('auction') ? [await readFillSpan(db, filter)] : []),
    ...(isWanted('order') ? [await readOrderSpan(db, filter)] : [])
  ]
  const firsts = spans.flatMap(({ firstMs }) => firstMs ?? [])
  const lasts = spans.flatMap(({ lastMs }) => lastMs ?? [])
  return {
    firstMs: firsts.length > 0 ? Math.min(...firsts) : null,
    lastMs: lasts.length > 0 ? Math.max(...lasts) : null
  }
}

/** The parts of deals in the market's time units. */
export function sliceDeals(market: Market, deals: readonly Deal[]): DealSlice[] {
  const units = { timeZone: market.timeZone, resolution: unitOf(market) }
  return deals.flatMap((deal) => sliceDeal(deal, units))
}

async function readTradeDeals(db: Db, filter: DealFilter): Promise<Deal[]> {
  const trades = await listTrades(db, filter)
  const intervals = Map.groupBy(await listTradeIntervals(db, filter), ({ tradeId }) => tradeId)
  return trades.map((trade) => toTradeDeal(trade, intervals.get(trade.id) ?? []))
}

/**
 * A trade as its side sees it. Before it is settled that is what was agreed; afterwards what was
 * delivered and paid, less what an admin gave back. The fees are those of the settlement, worked
 * out again.
 */
function toTradeDeal(trade: TradeRow, intervals: readonly IntervalEnergy[]): Deal {
  const { side } = trade
  const energyWh = trade.deliveredWh ?? trade.energyWh
  const amounts = tradeAmounts({ ...trade, energyWh })
  const isBuyer = side === 'buy'
  return {
    kind: 'trade',
    side,
    startMs: trade.deliveryStart,
    endMs: trade.deliveryEnd,
    energyWh,
    energyMicros: amounts.energyMicros - trade.refundedEnergyMicros,
    gridFeeMicros: isBuyer ? amounts.gridFeeMicros - trade.refundedGridFeeMicros : 0,
    platformFeeMicros: isBuyer ? amounts.platformFeeMicros - trade.refundedPlatformFeeMicros : 0,
    settledAtMs: trade.settledAt,
    reference: trade.id,
    intervals
  }
}

/**
 * What a bid traded. Its money is kept as what the bidder pays, so a sale's is turned round; what
 * buyers of a zone pay above its sellers is part of their energy's price, not a fee.
 */
function toAuctionDeal(fill: FillRow): Deal {
  return {
    kind: 'auction',
    side: fill.side,
    startMs: fill.deliveryStart,
    endMs: fill.deliveryEnd,
    energyWh: fill.filledWh,
    energyMicros: fill.side === 'buy' ? fill.energyMicros : 0 - fill.energyMicros,
    gridFeeMicros: fill.gridFeeMicros,
    platformFeeMicros: fill.platformFeeMicros,
    settledAtMs: fill.settledAt,
    reference: fill.auctionId,
    intervals: []
  }
}

/**
 * An executed order. Levies go to the grid operator together with its fee, so they count as that
 * here.
 */
function toOrderDeal(order: OrderRow): Deal {
  return {
    kind: 'order',
    side: order.side,
    startMs: order.deliveryStart,
    endMs: order.deliveryEnd,
    energyWh: order.executedWh ?? 0,
    energyMicros: order.energyMicros ?? 0,
    gridFeeMicros: (order.gridFeeMicros ?? 0) + (order.leviesMicros ?? 0),
    platformFeeMicros: order.platformFeeMicros ?? 0,
    settledAtMs: order.closedAt,
    reference: order.id,
    intervals: []
  }
}
