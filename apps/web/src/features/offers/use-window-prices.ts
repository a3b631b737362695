import type { Market, PriceSlot } from '@commonwatt/contract'
import { useQueries } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { addDays, localDate, startOfDay, toMs } from '../../format/zone.ts'
import { gridPriceOver, type Stretch } from './grid-price.ts'

export interface WindowPrices {
  /** The market's prices on the days that the window touches. */
  slots: PriceSlot[]
  /** The first of those days, midnight to midnight. */
  firstDay: Stretch
  window: Stretch
  /** What the grid costs in the window, all in; null while that is not known. */
  gridMicrosPerKwh: number | null
  isLoading: boolean
  isSimulated: boolean
}

/** Longer windows are compared with nothing: their last days have no price yet anyway. */
const mostDays = 3

/** The grid's prices around a delivery. Offers of the same day share one answer. */
export function useWindowPrices(market: Market, start: string, end: string): WindowPrices {
  const { queries } = useApi()
  const window = { startMs: toMs(start), endMs: toMs(end) }
  const days = daysOf(window, market.timeZone)
  const answers = useQueries({
    queries: days.map((date) => ({
      ...queries.markets.day({ params: { id: market.id, date }, query: {} }),
      staleTime: 5 * 60_000
    }))
  })
  const slots = answers.flatMap((answer) => answer.data?.slots ?? [])
  const first = localDate(window.startMs, market.timeZone)
  return {
    slots,
    firstDay: {
      startMs: startOfDay(first, market.timeZone),
      endMs: startOfDay(addDays(first, 1), market.timeZone)
    },
    window,
    gridMicrosPerKwh: gridPriceOver(slots, window, market),
    isLoading: answers.some((answer) => answer.isPending),
    isSimulated: answers.some((answer) => answer.data?.isSimulated)
  }
}

function daysOf(window: Stretch, timeZone: string): string[] {
  const first = localDate(window.startMs, timeZone)
  const last = localDate(window.endMs - 1, timeZone)
  const days: string[] = []
  for (let day = first; day <= last && days.length < mostDays; day = addDays(day, 1)) days.push(day)
  return days
}
