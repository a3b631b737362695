import type { Market } from '@commonwatt/contract'
import {
  bucketBounds,
  dayBounds,
  localDaysAround,
  priceSlots,
  resamplePrices,
  type PricedSlot
} from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { Refusal } from '../../refusal.ts'
import { readPrices } from './queries.ts'
import { findMarket } from './registry.ts'

const day = 86_400_000
const longestRangeMs = 400 * day
const earliestMs = Date.UTC(1999, 11, 30)
const latestMs = Date.UTC(2100, 11, 31)

export type ResolutionMin = Market['mtuMin']
export const resolutionNames = { 15: '15min', 30: '30min', 60: 'hour' } as const

export interface Slots {
  slots: PricedSlot[]
  /** Whether any price of the range is made up. */
  isSimulated: boolean
}

/** A market, or `not_found`. */
export function requireMarket(context: Context, id: string): Market {
  const market = findMarket(context, id)
  if (!market) throw new Refusal('not_found')
  return market
}

/**
 * The slots of a range at a resolution; refuses a range that is empty, too long or out of this
 * century.
 */
export async function readSlots(
  context: Context,
  market: Market,
  range: { fromMs: number; toMs: number },
  resolutionMin: ResolutionMin
): Promise<Slots> {
  const { fromMs, toMs } = range
  refuseRange(range)
  const { id: marketId, timeZone } = market
  const days = localDaysAround({ timeZone, fromMs, toMs })
  const prices = await readPrices(context.db, { marketId, fromMs: days.startMs, toMs: days.endMs })
  const resolution = resolutionNames[resolutionMin]
  const slots = priceSlots({ prices, timeZone, fromMs, toMs, resolution })
  const isSimulated = prices.some(
    (price) => price.isSimulated === 1 && price.startMs < toMs && price.endMs > fromMs
  )
  return { slots, isSimulated }
}

/** Refuses a range that is empty, backwards, too long or out of this century. */
export function refuseRange({ fromMs, toMs }: { fromMs: number; toMs: number }): void {
  const isSane = fromMs < toMs && fromMs >= earliestMs && toMs <= latestMs
  if (!isSane || toMs - fromMs > longestRangeMs) throw new Refusal('range_invalid')
}

export interface DaySlots extends Slots {
  minMicrosPerKwh: number | null
  maxMicrosPerKwh: number | null
  meanMicrosPerKwh: number | null
  isComplete: boolean
}

/** A local day of the market. Least, greatest and mean are of the slots that have a price. */
export async function readDay(
  context: Context,
  market: Market,
  date: string,
  resolutionMin: ResolutionMin
): Promise<DaySlots> {
  const { startMs, endMs } = boundsOf(market, date)
  const range = { fromMs: startMs, toMs: endMs }
  const { slots, isSimulated } = await readSlots(context, market, range, resolutionMin)
  const known = slots.flatMap((slot) =>
    slot.priceMicrosPerKwh === null ? [] : [slot.priceMicrosPerKwh]
  )
  return {
    slots,
    isSimulated,
    minMicrosPerKwh: known.length > 0 ? Math.min(...known) : null,
    maxMicrosPerKwh: known.length > 0 ? Math.max(...known) : null,
    meanMicrosPerKwh: meanOf(slots),
    isComplete: known.length === slots.length
  }
}

/** The slot that runs now and the one after it, each when its price is known. */
export async function readNow(context: Context, market: Market) {
  const nowMs = context.clock.now()
  const { timeZone, mtuMin } = market
  const resolution = resolutionNames[mtuMin]
  const [current] = bucketBounds({ timeZone, fromMs: nowMs, toMs: nowMs + 1, resolution })
  if (!current) throw new Error('An instant lies in no slot')
  const range = { fromMs: current.startMs, toMs: current.endMs + 1 }
  const { slots, isSimulated } = await readSlots(context, market, range, mtuMin)
  const [now, next] = slots.map((slot) => (slot.priceMicrosPerKwh === null ? undefined : slot))
  return { now, next, isSimulated }
}

function boundsOf({ timeZone }: Market, date: string) {
  const year = Number(date.slice(0, 4))
  if (year < 2000 || year > 2099) throw new Refusal('range_invalid').at('/params/date')
  return dayBounds({ timeZone, date })
}

/** The mean over the known slots, which all have one length: as one bucket laid end to end. */
function meanOf(slots: readonly PricedSlot[]): number | null {
  let endMs = 0
  const prices = slots.flatMap((slot) => {
    if (slot.priceMicrosPerKwh === null) return []
    const startMs = endMs
    endMs += slot.endMs - slot.startMs
    return [{ startMs, endMs, priceMicrosPerKwh: slot.priceMicrosPerKwh }]
  })
  if (prices.length === 0) return null
  const [whole] = resamplePrices({ prices, bounds: [{ startMs: 0, endMs }] })
  return whole?.priceMicrosPerKwh ?? null
}
