import type { Market } from '@commonwatt/contract'
import { bucketBounds, priceSlots, type Interval, type PricedSlot } from '@commonwatt/domain'
import type { Config } from '../../config.ts'
import type { Context } from '../../context.ts'
import { createInstantWriter } from './instant-writer.ts'
import { readPrices, readSeriesVersion } from './queries.ts'
import { refuseRange, resolutionNames, type ResolutionMin } from './service.ts'

/** A local day's slots as the JSON that is sent, each behind a comma. */
interface WrittenDay {
  version: number
  json: Buffer
  isSimulated: boolean
}

/** About 20 MB of quarter-hours; the days asked for last are kept. */
const mostDays = 1600
const kept = new WeakMap<Config, Map<string, WrittenDay>>()
const open = Buffer.from('[')
const comma = ','
const close = Buffer.from(']')

/**
 * The slots of a range as pieces of JSON that together are `[…]`. A year of quarter-hours has
 * 35,040 of them, and reading, ranking and writing them anew takes many times as long as sending
 * them. So whole local days are written once and kept until the market's prices change, which the
 * version of its series tells, in whatever process they do. Days at the ends that the range holds
 * in part are written for it alone.
 */
export async function writeSlots(
  context: Context,
  market: Market,
  range: { fromMs: number; toMs: number },
  resolutionMin: ResolutionMin
): Promise<{ json: Buffer[]; isSimulated: boolean }> {
  refuseRange(range)
  const { timeZone } = market
  const days = bucketBounds({ timeZone, ...range, resolution: 'day' })
  const version = await readSeriesVersion(context.db, market.id)
  const written = await bringDays(context, { market, resolutionMin, version }, days, range)
  const json: Buffer[] = [open]
  let isFirst = true
  let isSimulated = false
  for (const day of written) {
    isSimulated ||= day.isSimulated
    if (day.json.length === 0) continue
    json.push(isFirst ? day.json.subarray(comma.length) : day.json)
    isFirst = false
  }
  json.push(close)
  return { json, isSimulated }
}

interface Wanted {
  market: Market
  resolutionMin: ResolutionMin
  version: number
}

async function bringDays(
  context: Context,
  wanted: Wanted,
  days: readonly Interval[],
  range: { fromMs: number; toMs: number }
): Promise<WrittenDay[]> {
  const known = daysOf(context.config)
  const { market, resolutionMin, version } = wanted
  const isWhole = ({ startMs, endMs }: Interval) => startMs >= range.fromMs && endMs <= range.toMs
  const keyOf = ({ startMs }: Interval) => `${market.id} ${resolutionMin} ${startMs}`
  const found = days.map((day) => {
    const one = isWhole(day) ? known.get(keyOf(day)) : undefined
    return one?.version === version ? one : undefined
  })
  const missing = days.filter((_, index) => found[index] === undefined)
  const fresh = await writeDays(context, wanted, missing, range)
  return days.map((day, index) => {
    const one = found[index] ?? fresh.get(day.startMs)
    if (one === undefined) throw new Error('A day of the range was not written')
    if (isWhole(day)) remember(known, keyOf(day), one)
    return one
  })
}

/**
 * Reads from the first to the last of the days at once: those that are missing mostly lie side by
 * side.
 */
async function writeDays(
  context: Context,
  { market, resolutionMin, version }: Wanted,
  days: readonly Interval[],
  range: { fromMs: number; toMs: number }
): Promise<Map<number, WrittenDay>> {
  const written = new Map<number, WrittenDay>()
  const first = days[0]
  const last = days.at(-1)
  if (first === undefined || last === undefined) return written
  const { id: marketId, timeZone } = market
  const [fromMs, toMs] = [first.startMs, last.endMs]
  const prices = await readPrices(context.db, { marketId, fromMs, toMs })
  const resolution = resolutionNames[resolutionMin]
  const slots = priceSlots({ prices, timeZone, fromMs, toMs, resolution })
  const write = createSlotWriter(timeZone)
  let nextSlot = 0
  let nextPrice = 0
  for (const day of days) {
    const startMs = Math.max(day.startMs, range.fromMs)
    const endMs = Math.min(day.endMs, range.toMs)
    while ((slots[nextSlot]?.endMs ?? Infinity) <= startMs) nextSlot += 1
    const texts: string[] = []
    for (let slot = slots[nextSlot]; slot && slot.startMs < endMs; slot = slots[nextSlot]) {
      texts.push(comma, write(slot))
      nextSlot += 1
    }
    while ((prices[nextPrice]?.endMs ?? Infinity) <= startMs) nextPrice += 1
    let isSimulated = false
    for (let at = nextPrice; (prices[at]?.startMs ?? Infinity) < endMs; at += 1) {
      isSimulated ||= prices[at]?.isSimulated === 1
    }
    written.set(day.startMs, { version, json: Buffer.from(texts.join('')), isSimulated })
  }
  return written
}

/**
 * Writes a slot as the serialiser of the route does, field by field of `PriceSlot`: a test holds
 * the two together. The end of one slot is the start of the next.
 */
function createSlotWriter(timeZone: string): (slot: PricedSlot) => string {
  const write = createInstantWriter(timeZone)
  let reachedMs = NaN
  let reached = ''
  return ({ startMs, endMs, priceMicrosPerKwh, level }) => {
    const start = startMs === reachedMs ? reached : write(startMs)
    reachedMs = endMs
    reached = write(endMs)
    const quoted = level === null ? 'null' : `"${level}"`
    return `{"deliveryStart":"${start}","deliveryEnd":"${reached}","priceMicrosPerKwh":${priceMicrosPerKwh},"level":${quoted}}`
  }
}

function daysOf(config: Config): Map<string, WrittenDay> {
  const days = kept.get(config) ?? new Map<string, WrittenDay>()
  kept.set(config, days)
  return days
}

/**
 * A map keeps the order in which keys came, so the first is the one that was not asked for the
 * longest.
 */
function remember(known: Map<string, WrittenDay>, key: string, day: WrittenDay): void {
  known.delete(key)
  known.set(key, day)
  if (known.size <= mostDays) return
  const [oldest] = known.keys()
  if (oldest !== undefined) known.delete(oldest)
}
