import { ApiProblem, type User } from '@commonwatt/contract'
import { useMutation, useQuery, type QueryClient } from '@tanstack/react-query'
import { useApi, type Api } from './api.tsx'

export type Session =
  | { status: 'loading'; user: null }
  | { status: 'signed_out'; user: null }
  | { status: 'signed_in'; user: User }
  /** Neither yes nor no: the server did not answer. */
  | { status: 'unknown'; user: null; error: Error }

/** The signed-in account, asked once and shared by every screen. */
export function sessionOptions({ queries }: Api) {
  return { ...queries.identity.me(), staleTime: 5 * 60_000, retry: retrySession }
}

function retrySession(failures: number, error: Error): boolean {
  return !(error instanceof ApiProblem && error.status === 401) && failures < 2
}

export function useSession(): Session {
  const query = useQuery(sessionOptions(useApi()))
  if (query.data) return { status: 'signed_in', user: query.data }
  if (!query.error) return { status: 'loading', user: null }
  const isSignedOut = query.error instanceof ApiProblem && query.error.status === 401
  return isSignedOut
    ? { status: 'signed_out', user: null }
    : { status: 'unknown', user: null, error: query.error }
}

/** For route guards: whoever is signed in now, from memory where it is known. */
export async function fetchUser(queryClient: QueryClient, api: Api): Promise<User | null> {
  try {
    return await queryClient.ensureQueryData(sessionOptions(api))
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null
    throw error
  }
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
