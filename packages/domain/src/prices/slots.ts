import { bucketBounds, type Resolution } from '../calendar/buckets.ts'
import type { Interval } from '../calendar/interval.ts'
import { priceLevels, type PriceLevel } from './levels.ts'
import { resamplePrices, type BucketPrice, type Price } from './resample.ts'

/** A price with its rank among the prices of its local day; both null where no price is known. */
export type PricedSlot = BucketPrice & { level: PriceLevel | null }

/**
 * The slots of a resolution that meet [fromMs, toMs), whole and in order, each with the level that
 * its price has among all slots of its local day. `prices` must reach over the whole local days
 * that the range touches (`localDaysAround`), or a level is taken from a part of its day.
 */
export function priceSlots(input: {
  prices: readonly Price[]
  timeZone: string
  fromMs: number
  toMs: number
  resolution: Resolution
}): PricedSlot[] {
  const { prices, timeZone, fromMs, toMs, resolution } = input
  const days = bucketBounds({ timeZone, fromMs, toMs, resolution: 'day' })
  const first = days[0]
  const last = days.at(-1)
  if (first === undefined || last === undefined) return []
  const bounds = bucketBounds({
    timeZone,
    fromMs: first.startMs,
    toMs: last.endMs,
    resolution
  })
  const resampled = resamplePrices({ prices, bounds })
  const slots: PricedSlot[] = []
  let next = 0
  for (const day of days) {
    const start = next
    while ((resampled[next]?.startMs ?? Infinity) < day.endMs) next += 1
    const ofDay = resampled.slice(start, next)
    const levels = priceLevels(ofDay.map((slot) => slot.priceMicrosPerKwh))
    ofDay.forEach(({ startMs, endMs, priceMicrosPerKwh }, index) => {
      if (endMs <= fromMs || startMs >= toMs) return
      slots.push({ startMs, endMs, priceMicrosPerKwh, level: levels[index] ?? null })
    })
  }
  return slots
}

/**
 * From the midnight at or before `fromMs` to the one at or after `toMs`, in local days of the zone.
 */
export function localDaysAround(input: {
  timeZone: string
  fromMs: number
  toMs: number
}): Interval {
  const days = bucketBounds({ ...input, resolution: 'day' })
  return { startMs: days[0]?.startMs ?? input.fromMs, endMs: days.at(-1)?.endMs ?? input.toMs }
}
