import { ApiProblem, type User } from '@commonwatt/contract'
import { queryOptions, useMutation, useQuery, type QueryClient } from '@tanstack/react-query'
import { useApi, type Api } from './api.tsx'

export type Session =
  | { status: 'loading'; user: null }
  | { status: 'signed_out'; user: null }
  | { status: 'signed_in'; user: User }
  /** Neither yes nor no: the server did not answer. */
  | { status: 'unknown'; user: null; error: Error }

const sessionKey = ['identity', 'session'] as const

/**
 * The signed-in account, asked once and shared by every screen. Nobody is an answer, not an error:
 * it is remembered like one, so that asking again never makes a page forget what it knew.
 */
function sessionOptions({ client }: Api) {
  return queryOptions({
    queryKey: sessionKey,
    queryFn: async (): Promise<User | null> => {
      try {
        return await client.identity.me()
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401) return null
        throw error
      }
    },
    staleTime: 5 * 60_000
  })
}

export function useSession(): Session {
  const query = useQuery(sessionOptions(useApi()))
  if (query.data) return { status: 'signed_in', user: query.data }
  if (query.data === null) return { status: 'signed_out', user: null }
  return query.error
    ? { status: 'unknown', user: null, error: query.error }
    : { status: 'loading', user: null }
}

/** For route guards: whoever is signed in now, from memory where it is known. */
export async function fetchUser(queryClient: QueryClient, api: Api): Promise<User | null> {
  const known = queryClient.getQueryData<User | null>(sessionKey)
  // Somebody may have signed in elsewhere since the last answer was nobody.
  return known ?? queryClient.fetchQuery({ ...sessionOptions(api), staleTime: 0 })
}

/**
 * Asks who is here, which renews a session that has run out; one that has ended is known to be over
 * after that.
 */
export async function renewSession(queryClient: QueryClient, api: Api): Promise<User | null> {
  return queryClient.fetchQuery({ ...sessionOptions(api), staleTime: 0 })
}

/** A request that was refused as a stranger's means that the session has ended: ask who is here. */
export function doubtSession(queryClient: QueryClient, error: unknown): void {
  const isStranger = error instanceof ApiProblem && error.code === 'unauthenticated'
  if (isStranger && queryClient.getQueryData(sessionKey))
    void queryClient.invalidateQueries({ queryKey: sessionKey })
}

/** What an earlier visitor read is forgotten; what is on screen now is asked again. */
export function startSession(queryClient: QueryClient, api: Api, user: User): void {
  queryClient.removeQueries({ type: 'inactive' })
  queryClient.setQueryData(sessionOptions(api).queryKey, user)
  void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'identity' })
}

/** Signing out ends with a fresh page: nothing that was read stays in memory. */
export function useSignOut(leave: () => void = () => window.location.assign('/')) {
  const { client } = useApi()
  return useMutation({ mutationFn: () => client.identity.logout(), onSettled: leave })
}
