import type { Market } from '@commonwatt/contract'
import { addDays, dayBounds, localDateAt, type Interval, type Resolution } from '@commonwatt/domain'
import { Refusal } from '../../../refusal.ts'

const mostDays = 400
const day = 86_400_000

export interface DateRange extends Interval {
  from: string
  to: string
}

/**
 * Local days of a market, both included; refuses a range that is backwards, too long or out of this
 * century.
 */
export function rangeOf({ timeZone }: Market, from: string, to: string): DateRange {
  const isSane = from <= to && from >= '2000-01-01' && to <= '2099-12-31'
  const days = (Date.parse(to) - Date.parse(from)) / day + 1
  if (!isSane || days > mostDays) throw new Refusal('range_invalid').at('/query/to')
  const { startMs } = dayBounds({ timeZone, date: from })
  const { endMs } = dayBounds({ timeZone, date: to })
  return { from, to, startMs, endMs }
}

/**
 * The range asked for; where an end is not said it is today and tomorrow, or the day beside the
 * other.
 */
export function rangeAroundToday(
  market: Market,
  nowMs: number,
  asked: { from?: string; to?: string }
): DateRange {
  const today = localDateAt({ timeZone: market.timeZone, atMs: nowMs })
  const { from = asked.to ?? today } = asked
  const { to = asked.from ?? addDays(today, 1) } = asked
  return rangeOf(market, from, to)
}

const names = { 15: '15min', 30: '30min', 60: 'hour' } as const satisfies Record<
  Market['mtuMin'],
  Resolution
>

/** The market time unit as the calendar's buckets know it. */
export function unitOf({ mtuMin }: Market): Resolution {
  return names[mtuMin]
}
