import type { Device } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { formatRelative } from '../../format/duration.ts'
import { toMs } from '../../format/zone.ts'
import { LiveDot } from '../../ui/live-dot.tsx'
import { useNow } from '../../ui/use-now.ts'

/** Meters report every quarter-hour; one that was silent for two hours is no longer called live. */
const freshMs = 2 * 3_600_000

/** Waits in amber for the first reading, then tells how long ago the last one was. */
export function ReadingLight({ device }: { device: Pick<Device, 'status' | 'lastReadingAt'> }) {
  const nowMs = useNow()
  if (device.lastReadingAt === null) {
    return device.status === 'retired' ? (
      <LiveDot state="old">{t`never reported`}</LiveDot>
    ) : (
      <LiveDot state="waiting">{t`waiting for the first reading`}</LiveDot>
    )
  }
  const atMs = toMs(device.lastReadingAt)
  const isFresh = device.status === 'active' && nowMs - atMs < freshMs
  const ago = formatRelative(Math.min(atMs, nowMs), nowMs)
  return <LiveDot state={isFresh ? 'live' : 'old'}>{ago}</LiveDot>
}
