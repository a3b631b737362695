import { beginsMarketTimeUnit, dayBounds, isValidDate } from '@commonwatt/domain'
import { localTime } from '../../format/zone.ts'
import type { Stretch } from './grid-price.ts'
import type { SellSource } from './sell-source.ts'

const minuteMs = 60_000

/**
 * The times of a day, HH:MM by the clock of the place, at which a market time unit begins: an offer
 * begins and ends there. A time that the clock skips is not among them, one that it shows twice
 * stands once.
 */
export function timesOfDay(
  date: string,
  source: Pick<SellSource, 'market' | 'timeZone'>
): string[] {
  if (!isValidDate(date)) return []
  const { market, timeZone } = source
  const day = dayBounds({ timeZone, date })
  const times = new Set<string>()
  // Every zone's midnight is a whole number of quarter-hours away from every other's.
  for (let atMs = day.startMs; atMs < day.endMs; atMs += 15 * minuteMs) {
    if (isUnitEdge(atMs, market)) times.add(localTime(atMs, timeZone))
  }
  return [...times].toSorted()
}

/** Whether a window begins and ends with a market time unit. */
export function isAligned(
  { startMs, endMs }: Stretch,
  { market }: Pick<SellSource, 'market'>
): boolean {
  return isUnitEdge(startMs, market) && isUnitEdge(endMs, market)
}

function isUnitEdge(atMs: number, { timeZone, mtuMin }: SellSource['market']): boolean {
  return beginsMarketTimeUnit({ timeZone, atMs, minutes: mtuMin })
}
