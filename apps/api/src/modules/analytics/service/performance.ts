import type { contract, Input, Market } from '@commonwatt/contract'
import {
  dealKinds,
  localPeriods,
  performanceByPeriod,
  type DealKind,
  type Earnings,
  type Performance,
  type Period
} from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import { readPrices } from '../../markets/index.ts'

import { readDeals, readDealSpan, sliceDeals } from './deals.ts'
import { chooseMarket } from './market.ts'
import { rangeOf, type DateRange } from './range.ts'

type Query = Input<typeof contract.analytics.performance>['query']

export interface MemberPerformance {
  market: Market
  range: DateRange
  groupBy: NonNullable<Query['groupBy']>
  total: Performance
  buckets: (Period & Performance)[]
  kinds: (Earnings & { kind: DealKind })[]
  unsettledDeals: number
  /** Where the first and the last of all settled deals begin. */
  firstMs: number | null
  lastMs: number | null
  isSimulated: boolean
}

/** What a member's deals came to, by periods of the market's calendar. Refuses `range_invalid`. */
export async function readPerformance(
  context: Context,
  memberId: string,
  query: Query
): Promise<MemberPerformance> {
  const { db } = context
  const market = await chooseMarket(context, memberId, query)
  const range = rangeOf(market, query.from, query.to)
  const { groupBy = 'day', kind } = query
  const { startMs: fromMs, endMs: toMs } = range
  const marketId = market.id
  const deals = await readDeals(db, { memberId, marketId, fromMs, toMs }, kind)
  const span = await readDealSpan(db, { memberId, marketId }, kind)
  const prices = await readPrices(db, { marketId, fromMs, toMs })
  const periods = localPeriods({ ...range, timeZone: market.timeZone, groupBy })
  const slices = sliceDeals(market, deals)
  const found = performanceByPeriod({ slices, periods, prices })
  const isWithin = ({ startMs }: { startMs: number }) => startMs >= fromMs && startMs < toMs
  return {
    ...span,
    market,
    range,
    groupBy,
    total: found.total,
    buckets: periods.flatMap((period, index) => {
      const figures = found.periods[index]
      return figures ? [{ ...period, ...figures }] : []
    }),
    kinds: dealKinds
      .filter((candidate) => kind === undefined || candidate === kind)
      .map((candidate) => ({ kind: candidate, ...found.kinds[candidate] })),
    unsettledDeals: deals.filter((deal) => deal.settledAtMs === null && isWithin(deal)).length,
    isSimulated: prices.some((price) => price.isSimulated === 1)
  }
}
