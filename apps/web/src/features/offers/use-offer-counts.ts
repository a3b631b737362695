import { useQueries, type UseQueryOptions } from '@tanstack/react-query'
import type { Offer } from '@commonwatt/contract'
import { useApi } from '../../api/api.tsx'
import type { OfferQuery } from './offer-query.ts'

interface Counted {
  items: Offer[]
  nextCursor: string | null
  total: number
  radiusM: number | null
}

/**
 * How many offers each of these questions would find; null while that is not known. Kept apart from the lists,
 * so that one sold offer does not make every count be asked again; a minute old is fresh enough here.
 */
export function useOfferCounts(
  asked: readonly OfferQuery[],
  { isEnabled }: { isEnabled: boolean }
): (number | null)[] {
  const { client } = useApi()
  const answers = useQueries({
    queries: asked.map((query): UseQueryOptions<Counted> => ({
      queryKey: ['offerCounts', query],
      queryFn: () => client.offers.list({ query: { ...query, limit: 1 } }),
      staleTime: 60_000,
      enabled: isEnabled
    }))
  })
  return answers.map((answer) => answer.data?.total ?? null)
}
