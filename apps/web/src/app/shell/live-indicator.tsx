import { t } from '@lingui/core/macro'
import { useLiveStatus } from '../../api/live-context.tsx'
import { usePlace } from '../../api/place.tsx'
import { localTime } from '../../format/zone.ts'
import { LiveDot } from '../../ui/live-dot.tsx'
import { useNow } from '../../ui/use-now.ts'

/** A break this short is not worth a word. */
const unnoticedMs = 5_000

/** Whether the numbers on screen follow what happens, and since when they don't. */
export function LiveIndicator() {
  const { state, heardAtMs } = useLiveStatus()
  const { market } = usePlace()
  const nowMs = useNow(5_000)
  const clock = (ms: number) => (market ? localTime(ms, market.timeZone) : '')
  if (state === 'live' || (heardAtMs !== null && nowMs - heardAtMs < unnoticedMs)) {
    return (
      <LiveDot state="live">
        {t`Live`} <span className="muted tabular">{clock(nowMs)}</span>
      </LiveDot>
    )
  }
  if (heardAtMs === null) return <LiveDot state="waiting">{t`Connecting`}</LiveDot>
  const asOf = clock(heardAtMs)
  return <LiveDot state="old">{t`As of ${asOf}, reconnecting`}</LiveDot>
}
