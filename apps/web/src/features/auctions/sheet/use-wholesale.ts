import type { Auction } from '@commonwatt/contract'
import { sameLocalTimeOnDay } from '@commonwatt/domain'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useApi } from '../../../api/api.tsx'
import { addDays, toMs } from '../../../format/zone.ts'

export interface Wholesale {
  /** The day whose prices are expected again; null while none is known. */
  date: string | null
  priceAt: (startMs: number) => number | null
}

export const noWholesale: Wholesale = { date: null, priceAt: () => null }

/**
 * The mixed naive of the field: the wholesale price of the same time a week before for Mondays, Saturdays and Sundays, else of
 * the day before; where that day has no prices yet, of the week before too.
 */
export function useWholesale(auction: Auction): Wholesale {
  const { queries } = useApi()
  const { deliveryDate, marketId, mtuMin, timeZone } = auction
  const weekday = new Date(`${deliveryDate}T00:00:00Z`).getUTCDay()
  const isLikeLastWeek = [0, 1, 6].includes(weekday)
  const resolution = mtuMin === 30 || mtuMin === 60 ? mtuMin : 15
  const day = (date: string) =>
    queries.markets.day({ params: { id: marketId, date }, query: { resolution } })
  const yesterday = useQuery({ ...day(addDays(deliveryDate, -1)), enabled: !isLikeLastWeek })
  const isUnknown = yesterday.data !== undefined && !yesterday.data.isComplete
  const lastWeek = useQuery({
    ...day(addDays(deliveryDate, -7)),
    enabled: isLikeLastWeek || isUnknown || yesterday.isError
  })
  const found = isLikeLastWeek || isUnknown || yesterday.isError ? lastWeek.data : yesterday.data
  return useMemo(() => {
    if (!found || found.slots.every((slot) => slot.priceMicrosPerKwh === null)) return noWholesale
    const prices = new Map(
      found.slots.map((slot) => [toMs(slot.deliveryStart), slot.priceMicrosPerKwh])
    )
    return {
      date: found.date,
      priceAt: (startMs) => {
        const atMs = sameLocalTimeOnDay({ timeZone, atMs: startMs, date: found.date })
        return atMs === null ? null : (prices.get(atMs) ?? null)
      }
    }
  }, [found, timeZone])
}
