import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { useServerNow } from '../../api/live-context.tsx'
import { usePlace } from '../../api/place.tsx'
import { formatDuration } from '../../format/duration.ts'
import { toMs } from '../../format/zone.ts'
import styles from './shell.module.css'

/** How long bids are still taken for the day that closes next; nothing while no gate is open. */
export function GateNote() {
  const { queries } = useApi()
  const { market } = usePlace()
  const nowMs = useServerNow(10_000)
  const open = useQuery({
    ...queries.auctions.list({ query: { status: 'open', limit: 20 } }),
    staleTime: 5 * 60_000
  })
  const leftMs = (open.data?.items ?? [])
    .filter((auction) => auction.marketId === market?.id)
    .map((auction) => toMs(auction.gateClosureAt) - nowMs)
    .filter((ms) => ms > 0)
  if (leftMs.length === 0) return null
  const left = formatDuration(Math.min(...leftMs))
  return (
    <span className={styles.railNote}>
      <span className="visually-hidden">{t`gate closes in`} </span>
      {left}
    </span>
  )
}
