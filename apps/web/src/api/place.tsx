import type { Market, Site } from '@commonwatt/contract'
import { useQuery } from '@tanstack/react-query'
import { createContext, use, useState, type ReactNode } from 'react'
import { useApi } from './api.tsx'
import { useSession } from './session.ts'

export interface Place {
  /** The place chosen in the rail; null while there is none, or nobody is signed in. */
  site: Site | null
  sites: readonly Site[]
  choose: (siteId: string) => void
  /** The market of the place, else the first there is; null until it is known. */
  market: Market | null
  markets: readonly Market[]
}

const PlaceContext = createContext<Place | null>(null)
const chosenKey = 'commonwatt.siteId'
const memberRoles: readonly string[] = ['producer', 'consumer', 'investor']

/** Where people are: the site they look from decides market, currency and time zone. */
export function PlaceProvider({ children }: { children: ReactNode }) {
  const { queries } = useApi()
  const session = useSession()
  const [chosenId, setChosenId] = useState(() => localStorage.getItem(chosenKey))
  const isMember = session.user !== null && memberRoles.includes(session.user.role)
  const sitesQuery = useQuery({
    ...queries.sites.list({ query: { limit: 100 } }),
    enabled: isMember
  })
  const marketsQuery = useQuery({ ...queries.markets.list(), staleTime: 10 * 60_000 })
  const sites = (isMember && sitesQuery.data?.items) || []
  const markets = marketsQuery.data?.items ?? []
  const site = sites.find((one) => one.id === chosenId) ?? sites[0] ?? null
  const market = markets.find((one) => one.id === site?.marketId) ?? markets[0] ?? null
  const choose = (siteId: string) => {
    localStorage.setItem(chosenKey, siteId)
    setChosenId(siteId)
  }
  return <PlaceContext value={{ site, sites, choose, market, markets }}>{children}</PlaceContext>
}

export function usePlace(): Place {
  const place = use(PlaceContext)
  if (!place) throw new Error('usePlace needs a PlaceProvider above it')
  return place
}

/**
 * The place to bid from in a market: the chosen one where it lies in it, else the first that does.
 */
export function useSiteIn(marketId: string): Site | null {
  const { site, sites } = usePlace()
  if (site?.marketId === marketId) return site
  return sites.find((one) => one.marketId === marketId) ?? null
}
