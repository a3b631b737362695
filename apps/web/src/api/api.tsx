import {
  contract,
  createClient,
  type AppContract,
  type Client,
  type Transport
} from '@commonwatt/contract'
import { createContext, use, type ReactNode } from 'react'
import { createPages, createQueries, type Pages, type Queries } from './queries.ts'

export interface Api {
  /** For writes: `client.trades.create({ body, idempotencyKey })`. */
  client: Client<AppContract>
  /** For reads: `useQuery(queries.wallet.get())`. */
  queries: Queries<AppContract>
  /** For lists with more pages: `useInfiniteQuery(pages.offers.list({ query }))`. */
  pages: Pages<AppContract>
}

export function createApi(transport: Transport): Api {
  const client = createClient(contract, transport)
  return {
    client,
    queries: createQueries(contract, client),
    pages: createPages(contract, client)
  }
}

const ApiContext = createContext<Api | null>(null)

export function ApiProvider({ api, children }: { api: Api; children: ReactNode }) {
  return <ApiContext value={api}>{children}</ApiContext>
}

export function useApi(): Api {
  const api = use(ApiContext)
  if (!api) throw new Error('useApi needs an ApiProvider above it')
  return api
}
