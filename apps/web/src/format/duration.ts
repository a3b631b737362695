import { t } from '@lingui/core/macro'
import { formatLocale } from './locale.ts'

const secondMs = 1_000
const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 86_400_000

/** "2 h 30 min", "35 min", "8 s", "3 days": the two largest units that matter. */
export function formatDuration(durationMs: number): string {
  const rest = Math.max(0, durationMs)
  if (rest < minuteMs) return t`${Math.round(rest / secondMs)} s`
  const minutes = Math.round(rest / minuteMs)
  if (minutes < 60) return t`${minutes} min`
  if (rest < 2 * dayMs) {
    const hours = Math.floor(minutes / 60)
    const left = minutes % 60
    return left === 0 ? t`${hours} h` : t`${hours} h ${left} min`
  }
  return t`${Math.round(rest / dayMs)} days`
}

/** A running clock for the last hour, "35:42"; before that "2 h 10 min". */
export function formatCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / secondMs))
  if (seconds >= 3_600) return formatDuration(Math.floor(leftMs / minuteMs) * minuteMs)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** "6 seconds ago", "in 2 hours", "yesterday". */
export function formatRelative(instantMs: number, nowMs = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(formatLocale(), { numeric: 'auto' })
  const distance = instantMs - nowMs
  const size = Math.abs(distance)
  if (size < minuteMs) return format.format(Math.round(distance / secondMs), 'second')
  if (size < hourMs) return format.format(Math.round(distance / minuteMs), 'minute')
  if (size < dayMs) return format.format(Math.round(distance / hourMs), 'hour')
  return format.format(Math.round(distance / dayMs), 'day')
}
