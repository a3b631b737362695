import { assert, assertNonNegativeInteger, assertSafeInteger } from '../assert.ts'
import { bucketBounds } from '../calendar/buckets.ts'
import { minuteMs, type Interval } from '../calendar/interval.ts'

/** How long an order's interval may be, in minutes. */
export const orderResolutionsMin = [15, 30, 60] as const
export type OrderResolutionMin = (typeof orderResolutionsMin)[number]

const resolutionNames = { 15: '15min', 30: '30min', 60: 'hour' } as const

export type CheckedOrderTime =
  | { ok: true; interval: Interval }
  | { ok: false; reason: 'slot_misaligned' }
  | { ok: false; reason: 'outside_lead_time'; earliestMs: number; latestMs: number }

/**
 * Whether an order may be placed for an interval: it begins where the market's clock shows a
 * multiple of its length and is that long (`slot_misaligned`; a zone that shifts by half an hour
 * has one shorter "hour" a year), and its start is at least `minLeadMs` and at most `maxLeadMs`
 * away (`outside_lead_time`, both ends allowed).
 */
export function checkOrderTime(input: {
  deliveryStartMs: number
  resolutionMin: OrderResolutionMin
  timeZone: string
  nowMs: number
  minLeadMs: number
  maxLeadMs: number
}): CheckedOrderTime {
  const { deliveryStartMs, resolutionMin, timeZone, nowMs, minLeadMs, maxLeadMs } = input
  assertSafeInteger(deliveryStartMs, 'deliveryStartMs')
  assertSafeInteger(nowMs, 'nowMs')
  assertNonNegativeInteger(minLeadMs, 'minLeadMs')
  assert(maxLeadMs > minLeadMs, 'the longest lead time must be longer than the shortest')
  const [earliestMs, latestMs] = [nowMs + minLeadMs, nowMs + maxLeadMs]
  if (deliveryStartMs < earliestMs || deliveryStartMs > latestMs) {
    return { ok: false, reason: 'outside_lead_time', earliestMs, latestMs }
  }
  const [bucket] = bucketBounds({
    timeZone,
    fromMs: deliveryStartMs,
    toMs: deliveryStartMs + 1,
    resolution: resolutionNames[resolutionMin]
  })
  const isWhole =
    bucket?.startMs === deliveryStartMs &&
    bucket.endMs - bucket.startMs === resolutionMin * minuteMs
  return isWhole ? { ok: true, interval: bucket } : { ok: false, reason: 'slot_misaligned' }
}
