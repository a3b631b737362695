import type { Exposure, Input, contract, Market } from '@commonwatt/contract'
import {
  bucketBounds,
  comingEnergy,
  dealKinds,
  positionsByInterval,
  type Interval,
  type IntervalPosition
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import { Refusal } from '../../../refusal.ts'
import { listBalances, sumOpenHolds } from '../queries/money.ts'
import { countOpenAuctions } from '../queries/auctions.ts'
import { countPendingOrders } from '../queries/orders.ts'
import { countOpenTrades } from '../queries/trades.ts'
import { readDeals, sliceDeals } from './deals.ts'
import { chooseMarket } from './market.ts'
import { rangeAroundToday, unitOf, type DateRange } from './range.ts'

type Query = NonNullable<Input<typeof contract.analytics.portfolio>['query']>
const mostIntervals = 3500

export interface Positions {
  market: Market
  range: DateRange
  resolution: NonNullable<Query['resolution']>
  positions: IntervalPosition[]
}

/** What a member has bought and sold, interval by interval. Refuses `range_invalid`. */
export async function readPositions(
  context: Context,
  memberId: string,
  query: Query
): Promise<Positions> {
  const market = await chooseMarket(context, memberId, query)
  const range = rangeAroundToday(market, context.clock.now(), query)
  const resolution = query.resolution ?? 'mtu'
  const intervals = intervalsOf(market, range, resolution)
  if (intervals.length > mostIntervals) throw new Refusal('range_invalid').at('/query/to')
  const { startMs: fromMs, endMs: toMs } = range
  const deals = await readDeals(context.db, { memberId, marketId: market.id, fromMs, toMs })
  const slices = sliceDeals(market, deals)
  return { market, range, resolution, positions: positionsByInterval({ slices, intervals }) }
}

/**
 * Positions with the money behind them: balances, the most it can cost, and what is still to come.
 */
export async function readPortfolio(context: Context, memberId: string, query: Query) {
  const { db, clock } = context
  const found = await readPositions(context, memberId, query)
  const { market } = found
  const nowMs = clock.now()
  const whose = { memberId, marketId: market.id }
  const slices = sliceDeals(market, await readDeals(db, { ...whose, fromMs: nowMs, toMs: null }))
  const currencies = query.currency === undefined ? null : new Set([query.currency])
  const trades = await countOpenTrades(db, whose)
  const auctions = await countOpenAuctions(db, whose)
  const orders = await countPendingOrders(db, whose)
  return {
    ...found,
    balances: await readBalances(context, memberId, market.currency, currencies),
    exposures: await readExposures(context, memberId, market.currency, currencies),
    coming: comingEnergy({ slices, nowMs }),
    open: { pendingTrades: trades.pending, runningTrades: trades.running, auctions, orders }
  }
}

function intervalsOf(
  market: Market,
  { startMs, endMs }: DateRange,
  resolution: Positions['resolution']
): Interval[] {
  return bucketBounds({
    timeZone: market.timeZone,
    fromMs: startMs,
    toMs: endMs,
    resolution: resolution === 'mtu' ? unitOf(market) : resolution
  })
}

/**
 * Of each currency asked for, or that there is money in; the market's own always, empty if need be.
 */
async function readBalances(
  { db }: Context,
  memberId: string,
  ownCurrency: string,
  wanted: ReadonlySet<string> | null
) {
  const accounts = await listBalances(db, memberId)
  const currencies = new Set([...(wanted ?? [ownCurrency, ...accounts.map((a) => a.currency)])])
  return [...currencies].map((currency) => {
    const balanceOf = (kind: 'available' | 'held') =>
      accounts.find((account) => account.currency === currency && account.kind === kind)
        ?.balanceMicros ?? 0
    return {
      currency,
      availableMicros: balanceOf('available'),
      heldMicros: balanceOf('held')
    }
  })
}

/**
 * What is held for deals can still be spent on them; what waits to be paid out is the member's own.
 */
async function readExposures(
  { db }: Context,
  memberId: string,
  ownCurrency: string,
  wanted: ReadonlySet<string> | null
): Promise<Exposure[]> {
  const holds = await sumOpenHolds(db, memberId)
  const currencies = new Set([...(wanted ?? [ownCurrency, ...holds.map((h) => h.currency)])])
  return [...currencies].map((currency) => {
    const ofCurrency = holds.filter((hold) => hold.currency === currency)
    const kinds = dealKinds.map((kind) => {
      const hold = ofCurrency.find(({ referenceType }) => referenceType === kind)
      return { kind, amountMicros: hold?.amountMicros ?? 0, holds: hold?.holds ?? 0 }
    })
    const payment = ofCurrency.find(({ referenceType }) => referenceType === 'payment')
    return {
      currency,
      totalMicros: kinds.reduce((sum, { amountMicros }) => sum + amountMicros, 0),
      kinds,
      withdrawalMicros: payment?.amountMicros ?? 0
    }
  })
}
