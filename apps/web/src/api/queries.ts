import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Client, Contract, Input, Output, RouteSpec } from '@commonwatt/contract'

type Arguments<R extends RouteSpec> =
  Record<string, never> extends Input<R> ? [input?: Input<R>] : [input: Input<R>]
type Key = readonly [group: string, route: string, input?: unknown]
type Read = { method: 'GET' }
type Paged = { items: unknown[]; nextCursor: string | null }

type Options<T> = ReturnType<typeof queryOptions<T, Error, T, Key>>
type PagedOptions<T> = ReturnType<typeof pagedOptions<T>>

/** `useQuery(queries.offers.get({ params: { id } }))`: one entry for every GET of the contract. */
export type Queries<C extends Contract> = {
  [G in keyof C]: {
    [K in keyof C[G] as C[G][K] extends Read ? K : never]: (
      ...args: Arguments<C[G][K]>
    ) => Options<Output<C[G][K]>>
  }
}

/** `useInfiniteQuery(pages.offers.list({ query }))`: one entry for every list with a cursor. */
export type Pages<C extends Contract> = {
  [G in keyof C]: {
    [
      K in keyof C[G] as C[G][K] extends Read ? (Output<C[G][K]> extends Paged ? K : never) : never
    ]: (...args: Arguments<C[G][K]>) => PagedOptions<Output<C[G][K]>>
  }
}

type Call = (input: unknown) => Promise<unknown>

function pagedOptions<T>(key: Key, call: (cursor: string | undefined) => Promise<T>) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => call(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: T) => (page as unknown as Paged).nextCursor ?? undefined
  })
}

/**
 * Every GET as query options whose key is [group, route, input]; events invalidate by that prefix.
 */
export function createQueries<C extends Contract>(contract: C, client: Client<C>): Queries<C> {
  return derive(contract, client, (key, call, input) =>
    queryOptions({ queryKey: key, queryFn: () => call(input) })
  ) as Queries<C>
}

/** The same for lists that go on: pages are kept under [group, `${route}:pages`, input]. */
export function createPages<C extends Contract>(contract: C, client: Client<C>): Pages<C> {
  return derive(contract, client, ([group, route, input], call) =>
    pagedOptions([group, `${route}:pages`, input], (cursor) => {
      const given = (input ?? {}) as { query?: object }
      return call({ ...given, query: { ...given.query, ...(cursor !== undefined && { cursor }) } })
    })
  ) as Pages<C>
}

function derive<C extends Contract>(
  contract: C,
  client: Client<C>,
  toOptions: (key: Key, call: Call, input: unknown) => unknown
): unknown {
  const calls = client as unknown as Record<string, Record<string, Call>>
  return Object.fromEntries(
    Object.entries(contract).map(([group, routes]) => [
      group,
      Object.fromEntries(
        Object.entries(routes)
          .filter(([, route]) => route.method === 'GET')
          .map(([name]) => [
            name,
            (input: unknown) =>
              toOptions(
                [group, name, input ?? {}],
                (given) => callOf(calls, group, name)(given),
                input
              )
          ])
      )
    ])
  )
}

function callOf(calls: Record<string, Record<string, Call>>, group: string, name: string): Call {
  const call = calls[group]?.[name]
  if (!call) throw new Error(`The client has no ${group}.${name}`)
  return call
}
