import { usePlace } from '../../api/place.tsx'

/** The zone in which money moves for its reader: of the place, else of the market. */
export function useWalletZone(): string {
  const { site, market } = usePlace()
  return site?.timeZone ?? market?.timeZone ?? 'UTC'
}
