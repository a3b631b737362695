import type { AppContract, Auction, Output } from '@commonwatt/contract'
import { sameLocalTimeOnDay } from '@commonwatt/domain'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useApi } from '../../../api/api.tsx'
import { toMs } from '../../../format/zone.ts'
import { noWholesale, useWholesale, type Wholesale } from './use-wholesale.ts'

type Results = Output<AppContract['auctions']['results']>

/**
 * The auction alone, the auction and the wholesale price where nothing traded, or the wholesale
 * price with the reason.
 */
export type ExpectedSource = 'auction' | 'both' | 'no_auction' | 'no_trade' | 'own_zones' | 'unread'

export interface Expected extends Wholesale {
  source: ExpectedSource
}

/**
 * What to expect of a day: the price that neighbours made at the same local time of the day it is
 * compared with, and the wholesale price where they made none. With zones there is no price for
 * all, so the wholesale price stands.
 */
export function useExpected(auction: Auction): Expected {
  const { queries } = useApi()
  const wholesale = useWholesale(auction)
  const { date } = wholesale
  const { marketId, timeZone } = auction
  const isZonal = auction.zones.length > 0
  const list = useQuery({
    ...queries.auctions.list({
      query: { marketId, ...(date !== null && { from: date, to: date }) }
    }),
    enabled: date !== null && !isZonal
  })
  const compared = date === null ? undefined : list.data?.items.find(isClearedOn(date))
  const results = useQuery({
    ...queries.auctions.results({ params: { id: compared?.id ?? '' } }),
    enabled: compared !== undefined && !isZonal
  })
  const units = compared && results.data?.units
  const isWaiting = list.isLoading || results.isLoading
  const isUnread = list.isError || results.isError
  const isZonalThen = (compared?.zones.length ?? 0) > 0
  return useMemo(() => {
    if (isWaiting) return { ...noWholesale, source: 'no_auction' }
    if (isZonal || isZonalThen) return { ...wholesale, source: 'own_zones' }
    if (isUnread) return { ...wholesale, source: 'unread' }
    return units ? fromUnits(units, wholesale, timeZone) : { ...wholesale, source: 'no_auction' }
  }, [isWaiting, isUnread, isZonal, isZonalThen, units, wholesale, timeZone])
}

const isClearedOn = (date: string) => (one: Auction) =>
  one.deliveryDate === date && (one.status === 'cleared' || one.status === 'settled')

function fromUnits(units: Results['units'], wholesale: Wholesale, timeZone: string): Expected {
  const { date } = wholesale
  const prices = new Map(
    units.flatMap(({ deliveryStart, priceMicrosPerKwh }) =>
      priceMicrosPerKwh === null ? [] : [[toMs(deliveryStart), priceMicrosPerKwh] as const]
    )
  )
  if (date === null || prices.size === 0) return { ...wholesale, source: 'no_trade' }
  return {
    date,
    source: prices.size === units.length ? 'auction' : 'both',
    priceAt: (startMs) => {
      const atMs = sameLocalTimeOnDay({ timeZone, atMs: startMs, date })
      return (atMs === null ? undefined : prices.get(atMs)) ?? wholesale.priceAt(startMs)
    }
  }
}
