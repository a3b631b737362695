import type {
  contract,
  IntervalPosition as WirePosition,
  Market,
  Performance as WirePerformance,
  PerformanceBucket,
  Portfolio
} from '@commonwatt/contract'
import { dealKinds, type Interval, type IntervalPosition } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { toInstant, toInstantOrNull } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import { toPerformanceCsv } from './performance-csv.ts'
import { toPositionsCsv } from './positions-csv.ts'
import { readPerformance, type MemberPerformance } from './service/performance.ts'
import { readPortfolio, readPositions } from './service/portfolio.ts'

export function analyticsHandlers(context: Context): Handlers<typeof contract.analytics> {
  return {
    portfolio: async ({ actor, query }) =>
      toPortfolio(await readPortfolio(context, actor.id, query)),
    positionsCsv: async ({ actor, query }) =>
      toPositionsCsv(await readPositions(context, actor.id, query), query),
    performance: async ({ actor, query }) =>
      toPerformance(await readPerformance(context, actor.id, query)),
    performanceCsv: async ({ actor, query }) =>
      toPerformanceCsv(await readPerformance(context, actor.id, query), query)
  }
}

function toPortfolio(found: Awaited<ReturnType<typeof readPortfolio>>): Portfolio {
  const { market, range, resolution, positions, balances, exposures, coming, open } = found
  return {
    ...marketOf(market),
    resolution,
    from: range.from,
    to: range.to,
    ...toWindow(range),
    positions: positions.map(toPosition),
    balances,
    exposures,
    coming,
    open
  }
}

function toPosition({ startMs, endMs, byKind, ...position }: IntervalPosition): WirePosition {
  return {
    ...toWindow({ startMs, endMs }),
    ...position,
    kinds: dealKinds
      .map((kind) => ({ kind, ...byKind[kind] }))
      .filter(({ boughtWh, soldWh }) => boughtWh > 0 || soldWh > 0)
  }
}

function toPerformance(found: MemberPerformance): WirePerformance {
  const { market, range, buckets, firstMs, lastMs, ...rest } = found
  return {
    ...rest,
    ...marketOf(market),
    from: range.from,
    to: range.to,
    ...toWindow(range),
    firstDeliveryStart: toInstantOrNull(firstMs),
    lastDeliveryStart: toInstantOrNull(lastMs),
    buckets: buckets.map(({ startMs, endMs, ...bucket }): PerformanceBucket => ({
      ...bucket,
      ...toWindow({ startMs, endMs })
    }))
  }
}

function marketOf({ id, currency, timeZone }: Market) {
  return { marketId: id, currency, timeZone }
}

function toWindow({ startMs, endMs }: Interval) {
  return { deliveryStart: toInstant(startMs), deliveryEnd: toInstant(endMs) }
}
