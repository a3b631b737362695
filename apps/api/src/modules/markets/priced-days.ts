import type { Market } from '@commonwatt/contract'
import { addDays, dayBounds, localDateAt, priceSlots, type PricedSlot } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { findLastPriceStart, readPrices, readSeriesVersion } from './queries.ts'
import { resolutionNames } from './service.ts'

const historyDays = 400
const mostDaysAhead = 367
/** Days that are read at once. */
export const stepDays = 50

export interface PricedDay {
  date: string
  slots: PricedSlot[]
  firstAt: number
  lastAt: number
}

/**
 * The days with a price as far as somebody has looked, newest first; `next` is the newest that
 * nobody has looked at.
 */
interface Walk {
  version: number
  dates: readonly string[]
  next: string
}

const walks = new WeakMap<Context, Map<string, Walk>>()

/**
 * The dates that have a price, newest first, no further back than the history goes, and at least
 * `most` where there are so many. Which days these are takes reading all their prices, so it is
 * found out once, until the prices change: a page far behind costs no more than the first.
 */
export async function listPricedDates(
  context: Context,
  market: Market,
  { isActive, most }: { isActive: boolean; most: number }
): Promise<readonly string[]> {
  const today = localDateAt({ timeZone: market.timeZone, atMs: context.clock.now() })
  const oldest = isActive ? today : addDays(today, -historyDays)
  const version = await readSeriesVersion(context.db, market.id)
  const known = walksOf(context).get(market.id)
  let walk = known?.version === version ? known : await beginWalk(context, market, version)
  while (walk && walk.next >= oldest && walk.dates.length < most) {
    const start = addDays(walk.next, 1 - stepDays)
    const from = start < oldest ? oldest : start
    const days = await readPricedDays(context, market, from, walk.next)
    const dates = [...walk.dates, ...days.map(({ date }) => date).toReversed()]
    walk = { version, dates, next: addDays(from, -1) }
  }
  if (!walk) return []
  walksOf(context).set(market.id, walk)
  return walk.dates.filter((date) => date >= oldest)
}

async function beginWalk(context: Context, market: Market, version: number): Promise<Walk | null> {
  const last = await findLastPriceStart(context.db, market.id)
  if (last === null) return null
  const { timeZone } = market
  // No import takes a price from further ahead; one that is there all the same must not let us walk
  // through a century.
  const latest = addDays(localDateAt({ timeZone, atMs: context.clock.now() }), mostDaysAhead)
  const lastDate = localDateAt({ timeZone, atMs: last })
  return { version, dates: [], next: lastDate < latest ? lastDate : latest }
}

function walksOf(context: Context): Map<string, Walk> {
  const known = walks.get(context) ?? new Map<string, Walk>()
  walks.set(context, known)
  return known
}

/** The days from one date to another, both included, that have a price. */
export async function readPricedDays(
  context: Context,
  market: Market,
  from: string,
  to: string
): Promise<PricedDay[]> {
  const { id: marketId, timeZone, mtuMin } = market
  const fromMs = dayBounds({ timeZone, date: from }).startMs
  const toMs = dayBounds({ timeZone, date: to }).endMs
  const prices = await readPrices(context.db, { marketId, fromMs, toMs })
  const resolution = resolutionNames[mtuMin]
  const slots = priceSlots({ prices, timeZone, fromMs, toMs, resolution })
  const days: PricedDay[] = []
  let nextSlot = 0
  let nextPrice = 0
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const { endMs } = dayBounds({ timeZone, date })
    const firstSlot = nextSlot
    while ((slots[nextSlot]?.startMs ?? Infinity) < endMs) nextSlot += 1
    const day: PricedDay = { date, slots: [], firstAt: Infinity, lastAt: -Infinity }
    for (let price = prices[nextPrice]; price && price.startMs < endMs; price = prices[nextPrice]) {
      day.firstAt = Math.min(day.firstAt, price.importedAt)
      day.lastAt = Math.max(day.lastAt, price.importedAt)
      nextPrice += 1
    }
    day.slots = slots.slice(firstSlot, nextSlot)
    if (day.slots.some((slot) => slot.priceMicrosPerKwh !== null)) days.push(day)
  }
  return days
}
