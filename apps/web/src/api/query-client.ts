import { ApiProblem } from '@commonwatt/contract'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { doubtSession } from './session.ts'

/** What has gone wrong on the way or on the server may work the next time; a refusal will not. */
function isWorthRetrying(failures: number, error: unknown): boolean {
  const isRefusal = error instanceof ApiProblem && error.status < 500
  return !isRefusal && failures < 2
}

/** Answers count as fresh for half a minute; the event stream marks what changed before that. */
export function createQueryClient(): QueryClient {
  const doubt = (error: unknown) => doubtSession(queryClient, error)
  const queryClient: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: doubt }),
    mutationCache: new MutationCache({ onError: doubt }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 30 * 60_000,
        retry: isWorthRetrying,
        refetchOnWindowFocus: true,
        refetchOnReconnect: true
      },
      mutations: { retry: false }
    }
  })
  return queryClient
}
