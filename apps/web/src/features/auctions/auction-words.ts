import type { Auction } from '@commonwatt/contract'
import { plural, t } from '@lingui/core/macro'
import { formatDate, formatDateLong } from '../../format/time.ts'
import { addDays, isRepeatedTime, localDate, localTime, toMs } from '../../format/zone.ts'

/** Midday of the delivery day: no change of the clock moves it to another date. */
function middayOf(auction: Pick<Auction, 'deliveryStart'>): number {
  return toMs(auction.deliveryStart) + 12 * 3_600_000
}

/** "Monday 26 October". */
export function dayInWords(auction: Auction): string {
  return formatDateLong(middayOf(auction), auction.timeZone)
}

/** "Mon 26 Oct". */
export function shortDay(auction: Auction, nowMs: number): string {
  return formatDate(middayOf(auction), auction.timeZone, nowMs)
}

/** "Tomorrow", "Today", "Yesterday", else the day in words. */
export function relativeDay(auction: Auction, nowMs: number): string {
  const today = localDate(nowMs, auction.timeZone)
  if (auction.deliveryDate === today) return t`Today`
  if (auction.deliveryDate === addDays(today, 1)) return t`Tomorrow`
  if (auction.deliveryDate === addDays(today, -1)) return t`Yesterday`
  return dayInWords(auction)
}

export function auctionTitle(auction: Auction, nowMs: number): string {
  const today = localDate(nowMs, auction.timeZone)
  if (auction.deliveryDate === today) return t`Today's auction`
  if (auction.deliveryDate === addDays(today, 1)) return t`Tomorrow's auction`
  if (auction.deliveryDate === addDays(today, -1)) return t`Yesterday's auction`
  const day = dayInWords(auction)
  return t`Auction for ${day}`
}

/** "28 of 96 quarter-hours". */
export function unitsWithBids(count: number, { unitCount, mtuMin }: Auction): string {
  if (mtuMin === 15) return t`${count} of ${unitCount} quarter-hours`
  if (mtuMin === 30) return t`${count} of ${unitCount} half-hours`
  return t`${count} of ${unitCount} hours`
}

/** "per quarter-hour": for "One fair price per …". */
export function onePricePerUnit({ mtuMin }: Auction): string {
  if (mtuMin === 15) return t`One fair price per quarter-hour comes out.`
  if (mtuMin === 30) return t`One fair price per half-hour comes out.`
  return t`One fair price per hour comes out.`
}

export function bidCountWords(count: number): string {
  return plural(count, { one: '# bid', other: '# bids' })
}

/** Says what is odd about a day that is not 24 hours long; null for every other. */
export function oddDayWords(auction: Auction): string | null {
  const { timeZone, unitCount } = auction
  const startMs = toMs(auction.deliveryStart)
  const endMs = toMs(auction.deliveryEnd)
  const hours = Math.round((endMs - startMs) / 360_000) / 10
  if (hours === 24) return null
  for (let ms = startMs; ms < endMs; ms += 900_000) {
    if (!isRepeatedTime(ms, timeZone)) continue
    const time = localTime(ms, timeZone)
    return t`This day has ${hours} hours and ${unitCount} prices: clocks go back, so the hour from ${time} comes twice. Each turn is told by its offset.`
  }
  return t`This day has ${hours} hours and ${unitCount} prices: clocks go forward, so one hour is missing.`
}
