import type { Market, OpenAdrEvent, OpenAdrProgram } from '@commonwatt/contract'
import {
  addDays,
  dayBounds,
  isValidDate,
  localDateAt,
  microsToDecimal,
  priceSlots,
  type PricedSlot
} from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { toInstant } from '../../http/instant.ts'
import { Refusal } from '../../refusal.ts'
import { createInstantWriter } from './instant-writer.ts'
import { findFirstImport, findLastPriceStart, readPrices } from './queries.ts'
import { listMarkets } from './registry.ts'
import { resolutionNames } from './service.ts'

const historyDays = 400
/** Days that are read at once while a page is put together. */
const stepDays = 50

interface Page {
  skip: number
  limit: number
}

/** Every market as a program, in the order of the list. */
export function listPrograms(context: Context, { skip, limit }: Page): Promise<OpenAdrProgram[]> {
  const markets = listMarkets(context).slice(skip, skip + limit)
  return Promise.all(markets.map((market) => toProgram(context, market)))
}

export async function findProgram(context: Context, id: string): Promise<OpenAdrProgram> {
  const market = listMarkets(context).find((one) => programIdOf(one) === id)
  if (!market) throw new Refusal('not_found')
  return toProgram(context, market)
}

/** The days with prices, newest first, market after market. */
export async function listEvents(
  context: Context,
  filter: Page & { programId?: string; isActive: boolean }
): Promise<OpenAdrEvent[]> {
  const { programId, isActive } = filter
  let { skip, limit } = filter
  const events: OpenAdrEvent[] = []
  for (const market of listMarkets(context)) {
    if (programId !== undefined && programIdOf(market) !== programId) continue
    for await (const day of daysOf(context, market, isActive)) {
      if (limit === 0) return events
      if (skip > 0) skip -= 1
      else {
        events.push(toEvent(market, day))
        limit -= 1
      }
    }
  }
  return events
}

/** The event of a program and a date, as its id names them. */
export async function findEvent(context: Context, id: string): Promise<OpenAdrEvent> {
  const date = id.slice(-dateLength)
  const programId = id.slice(0, -dateLength - 1)
  const market = listMarkets(context).find((one) => programIdOf(one) === programId)
  const isSane = isValidDate(date) && date >= '2000-01-01' && date <= '2099-12-31'
  if (!market || !isSane || id !== eventIdOf(market, date)) throw new Refusal('not_found')
  const [day] = await readDays(context, market, date, date)
  if (!day) throw new Refusal('not_found')
  return toEvent(market, day)
}

interface Day {
  date: string
  slots: PricedSlot[]
  firstAt: number
  lastAt: number
}

/** Days with a price, from the last one back, no further than the history goes. */
async function* daysOf(context: Context, market: Market, isActive: boolean) {
  const last = await findLastPriceStart(context.db, market.id)
  if (last === null) return
  const { timeZone } = market
  const today = localDateAt({ timeZone, atMs: context.clock.now() })
  const oldest = isActive ? today : addDays(today, -historyDays)
  let to = localDateAt({ timeZone, atMs: last })
  while (to >= oldest) {
    const start = addDays(to, 1 - stepDays)
    const from = start < oldest ? oldest : start
    yield* (await readDays(context, market, from, to)).toReversed()
    to = addDays(from, -1)
  }
}

/** The days from one date to another, both included, that have a price. */
async function readDays(context: Context, market: Market, from: string, to: string) {
  const { id: marketId, timeZone, mtuMin } = market
  const fromMs = dayBounds({ timeZone, date: from }).startMs
  const toMs = dayBounds({ timeZone, date: to }).endMs
  const prices = await readPrices(context.db, { marketId, fromMs, toMs })
  const resolution = resolutionNames[mtuMin]
  const slots = priceSlots({ prices, timeZone, fromMs, toMs, resolution })
  const days: Day[] = []
  let nextSlot = 0
  let nextPrice = 0
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const { endMs } = dayBounds({ timeZone, date })
    const firstSlot = nextSlot
    while ((slots[nextSlot]?.startMs ?? Infinity) < endMs) nextSlot += 1
    const day: Day = { date, slots: [], firstAt: Infinity, lastAt: -Infinity }
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

async function toProgram(context: Context, market: Market): Promise<OpenAdrProgram> {
  const createdDateTime = toInstant((await findFirstImport(context.db, market.id)) ?? 0)
  return {
    id: programIdOf(market),
    createdDateTime,
    modificationDateTime: createdDateTime,
    objectType: 'PROGRAM',
    programName: market.id,
    programDescriptions: [{ URL: `${context.config.publicUrl}/api/docs` }],
    payloadDescriptors: descriptorsOf(market),
    attributes: [{ type: 'PROGRAM_LONG_NAME', values: [market.name] }]
  }
}

function toEvent(market: Market, { date, slots, firstAt, lastAt }: Day): OpenAdrEvent {
  const write = createInstantWriter(market.timeZone)
  const duration = market.mtuMin === 60 ? 'PT1H' : `PT${market.mtuMin}M`
  const known = slots.filter((slot) => slot.priceMicrosPerKwh !== null)
  const isWhole = known.length === slots.length
  const start = write(slots[0]?.startMs ?? 0)
  return {
    id: eventIdOf(market, date),
    createdDateTime: toInstant(firstAt),
    modificationDateTime: toInstant(lastAt),
    objectType: 'EVENT',
    programID: programIdOf(market),
    eventName: `${market.id} ${date}`,
    payloadDescriptors: descriptorsOf(market),
    intervalPeriod: { start, duration },
    intervals: known.map(({ startMs, priceMicrosPerKwh }, id) => ({
      id,
      ...(!isWhole && { intervalPeriod: { start: write(startMs), duration } }),
      payloads: [{ type: 'PRICE' as const, values: [microsToDecimal(priceMicrosPerKwh ?? 0)] }]
    }))
  }
}

function descriptorsOf({ currency }: Market): OpenAdrEvent['payloadDescriptors'] {
  return [{ objectType: 'EVENT_PAYLOAD_DESCRIPTOR', payloadType: 'PRICE', units: 'KWH', currency }]
}

const dateLength = 'YYYY-MM-DD'.length

function eventIdOf(market: Market, date: string): string {
  return `${programIdOf(market)}-${date}`
}

/** The market's id; what an OpenADR id may not hold is written as its code. */
function programIdOf({ id }: Market): string {
  return id.replace(/[^a-zA-Z0-9-]/gu, (mark) => `_${mark.codePointAt(0)?.toString(16) ?? ''}_`)
}
