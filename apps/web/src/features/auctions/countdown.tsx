import type { Auction } from '@commonwatt/contract'
import { IconHourglass } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useEffect, useEffectEvent } from 'react'
import { useServerNow } from '../../api/live-context.tsx'
import { formatCountdown } from '../../format/duration.ts'
import { formatDate, formatTime } from '../../format/time.ts'
import { localDate, toMs } from '../../format/zone.ts'
import styles from './auctions.module.css'

const nearMs = 5 * 60_000

interface CountdownProps {
  auction: Auction
  /** Called once when the gate closes before one's eyes. */
  onClosed?: () => void
}

/**
 * How long bids are taken, by the server's clock. Only this part of a page is drawn anew every
 * second.
 */
export function Countdown({ auction, onClosed }: CountdownProps) {
  const nowMs = useServerNow(1_000)
  const { gateClosureAt, timeZone } = auction
  const leftMs = Math.max(0, toMs(gateClosureAt) - nowMs)
  const isShut = leftMs === 0
  const tellClosed = useEffectEvent(() => onClosed?.())
  useEffect(() => {
    if (isShut) tellClosed()
  }, [isShut])
  const left = formatCountdown(leftMs)
  const at = formatTime(gateClosureAt, timeZone)
  const isToday = localDate(gateClosureAt, timeZone) === localDate(nowMs, timeZone)
  const day = formatDate(gateClosureAt, timeZone, nowMs)
  return (
    <div
      className={styles.countdown}
      role="timer"
      aria-label={t`Gate closes in ${left}`}
      data-near={leftMs < nearMs || undefined}
    >
      <IconHourglass size={22} stroke={1.75} aria-hidden />
      <div>
        <p className="small soft">
          {isToday ? t`Closes at ${at}, in` : t`Closes ${day}, ${at}, in`}
        </p>
        <p className={styles.left}>{left}</p>
      </div>
    </div>
  )
}
