import { useQueries, type UseQueryOptions } from '@tanstack/react-query'
import type { Offer } from '@commonwatt/contract'
import { useApi } from '../../api/api.tsx'
import type { OfferQuery } from './offer-query.ts'

interface Counted {
  items: Offer[]
  nextCursor: string | null
  total: number | null
  radiusM: number | null
}

/**
 * How many offers each of these questions would find; null while that is not known. Kept apart from
 * the lists, so that one sold offer does not make every count be asked again; a minute old is fresh
 * enough here.
 */
export function useOfferCounts(
  asked: readonly OfferQuery[],
  { isEnabled }: { isEnabled: boolean }
): (number | null)[] {
  const { client } = useApi()
  // Two chips may ask the same thing, such as one that is on and the list itself.
  const keyed = new Map(asked.map((query) => [JSON.stringify(query), query]))
  const answers = useQueries({
    queries: [...keyed.values()].map((query): UseQueryOptions<Counted> => ({
      queryKey: ['offerCounts', query],
      queryFn: () => client.offers.list({ query: { ...query, count: true, limit: 1 } }),
      staleTime: 60_000,
      enabled: isEnabled
    }))
  })
  const totals = new Map(
    [...keyed.keys()].map((key, at) => [key, answers[at]?.data?.total ?? null])
  )
  return asked.map((query) => totals.get(JSON.stringify(query)) ?? null)
}
