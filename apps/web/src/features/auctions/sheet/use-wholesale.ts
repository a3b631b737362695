import type { Auction, PriceDay } from '@commonwatt/contract'
import { expectedPrices, likeDays, marketTimeUnits } from '@commonwatt/domain'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useApi } from '../../../api/api.tsx'
import { toMs } from '../../../format/zone.ts'

export interface Wholesale {
  /** The day whose prices are expected again; null while none is known. */
  date: string | null
  priceAt: (startMs: number) => number | null
}

export const noWholesale: Wholesale = { date: null, priceAt: () => null }

/**
 * What the wholesale market will probably pay on an auction's day, as standing bids expect it too.
 */
export function useWholesale(auction: Auction): Wholesale {
  const { queries } = useApi()
  const { deliveryDate, marketId, mtuMin, timeZone } = auction
  const [likeliest = deliveryDate, other] = likeDays(deliveryDate)
  const resolution = mtuMin === 30 || mtuMin === 60 ? mtuMin : 15
  const day = (date: string) =>
    queries.markets.day({ params: { id: marketId, date }, query: { resolution } })
  const first = useQuery(day(likeliest))
  const isMissing = first.isError || (first.data !== undefined && !first.data.isComplete)
  const second = useQuery({
    ...day(other ?? likeliest),
    enabled: other !== undefined && isMissing
  })
  const [slots, moreSlots] = [first.data?.slots, second.data?.slots]
  return useMemo(() => {
    const units = marketTimeUnits({ timeZone, date: deliveryDate, minutes: mtuMin })
    const prices = [...(slots ?? []), ...(moreSlots ?? [])].flatMap(toPrice)
    const expected = expectedPrices({ timeZone, date: deliveryDate, units, prices })
    const byStart = new Map(
      units.map(({ startMs }, index) => [startMs, expected.pricesMicrosPerKwh[index] ?? null])
    )
    return { date: expected.date, priceAt: (startMs) => byStart.get(startMs) ?? null }
  }, [slots, moreSlots, timeZone, deliveryDate, mtuMin])
}

function toPrice(slot: PriceDay['slots'][number]) {
  const { priceMicrosPerKwh } = slot
  const [startMs, endMs] = [toMs(slot.deliveryStart), toMs(slot.deliveryEnd)]
  return priceMicrosPerKwh === null ? [] : [{ startMs, endMs, priceMicrosPerKwh }]
}
