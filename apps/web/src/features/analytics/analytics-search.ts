import { dealKinds } from '@commonwatt/contract'
import { readDate, readText, readWord } from '../../format/search-params.ts'

export const positionViews = ['day', 'week', 'month'] as const
export type PositionView = (typeof positionViews)[number]
export const performanceSteps = ['day', 'week', 'month', 'range'] as const
export type PerformanceStep = (typeof performanceSteps)[number]
export type DealKind = (typeof dealKinds)[number]

export interface PortfolioSearch {
  market?: string | undefined
  /** Quarter-hours of a day when it is not said. */
  view?: PositionView | undefined
  /** Any day of the stretch; today and tomorrow when it is not said. */
  date?: string | undefined
}

export interface PerformanceSearch {
  market?: string | undefined
  /** Day by day when it is not said. */
  by?: PerformanceStep | undefined
  /** Any day of the period; today when it is not said. */
  date?: string | undefined
  /** The ends of a range of one's own. */
  from?: string | undefined
  to?: string | undefined
  kind?: DealKind | undefined
}

export function readPortfolioSearch(raw: Record<string, unknown>): PortfolioSearch {
  return {
    market: readText(raw, 'market', 40),
    view: readWord(raw, 'view', positionViews),
    date: readDate(raw, 'date')
  }
}

export function readPerformanceSearch(raw: Record<string, unknown>): PerformanceSearch {
  return {
    market: readText(raw, 'market', 40),
    by: readWord(raw, 'by', performanceSteps),
    date: readDate(raw, 'date'),
    from: readDate(raw, 'from'),
    to: readDate(raw, 'to'),
    kind: readWord(raw, 'kind', dealKinds)
  }
}
