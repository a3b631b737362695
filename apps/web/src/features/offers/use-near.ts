import { members, type Position } from '@commonwatt/contract'
import { useQuery } from '@tanstack/react-query'
import { t } from '@lingui/core/macro'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { useSession } from '../../api/session.ts'
import { formatNumber } from '../../format/number.ts'
import type { MarketplaceSearch } from './marketplace-search.ts'

export interface Near {
  /** Null looks everywhere. */
  position: Position | null
  /** The point in words, "Talstrasse 12" or "47.990, 7.840"; null when there is none. */
  name: string | null
  /** A point is known, whether or not it is looked from. */
  hasPoint: boolean
  /** False until it is known whether there is a place; asking earlier would ask twice. */
  isKnown: boolean
}

/**
 * Where the list is looked at from: a point in the address bar, else my own place, else nowhere.
 */
export function useNear(search: MarketplaceSearch): Near {
  const { site } = usePlace()
  const isPlaceKnown = useIsPlaceKnown()
  const { latitude, longitude } = search
  const typed = latitude !== undefined && longitude !== undefined ? { latitude, longitude } : null
  const point = typed ?? site?.position ?? null
  const isAnywhere = search.near === 'anywhere'
  return {
    position: isAnywhere ? null : point,
    name: isAnywhere ? null : typed ? formatPosition(typed) : (site?.name ?? null),
    hasPoint: point !== null,
    isKnown: typed !== null || isAnywhere || isPlaceKnown
  }
}

/** "47.990, 7.840": as exact as a rounded position is. */
export function formatPosition({ latitude, longitude }: Position): string {
  const north = formatNumber(latitude, { decimals: 3 })
  const east = formatNumber(longitude, { decimals: 3 })
  return t`${north}, ${east}`
}

function useIsPlaceKnown(): boolean {
  const { queries } = useApi()
  const session = useSession()
  const sites = useQuery({ ...queries.sites.list({ query: { limit: 100 } }), enabled: false })
  const isMember = members.some((role) => role === session.user?.role)
  if (session.status === 'loading') return false
  return !isMember || sites.isSuccess || sites.isError
}
