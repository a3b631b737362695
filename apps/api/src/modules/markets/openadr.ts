import type { Market, OpenAdrEvent, OpenAdrProgram } from '@commonwatt/contract'
import { addDays, isValidDate, microsToDecimal } from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { toInstant } from '../../http/instant.ts'
import { Refusal } from '../../refusal.ts'
import { createInstantWriter } from './instant-writer.ts'
import { listPricedDates, readPricedDays, stepDays, type PricedDay } from './priced-days.ts'
import { findFirstImport } from './queries.ts'
import { listMarkets } from './registry.ts'

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
    if (limit === 0) break
    if (programId !== undefined && programIdOf(market) !== programId) continue
    const dates = await listPricedDates(context, market, { isActive, most: skip + limit })
    const page = dates.slice(skip, skip + limit)
    for (const day of await readListed(context, market, page)) events.push(toEvent(market, day))
    skip = Math.max(0, skip - dates.length)
    limit -= page.length
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
  const [day] = await readPricedDays(context, market, date, date)
  if (!day) throw new Refusal('not_found')
  return toEvent(market, day)
}

/** These days, newest first, reading those at once that lie close together. */
async function readListed(context: Context, market: Market, dates: readonly string[]) {
  const days: PricedDay[] = []
  let rest = dates
  for (let to = rest[0]; to !== undefined; to = rest[0]) {
    const start = addDays(to, 1 - stepDays)
    const near = new Set(rest.filter((date) => date >= start))
    const found = await readPricedDays(context, market, rest[near.size - 1] ?? to, to)
    days.push(...found.filter(({ date }) => near.has(date)).toReversed())
    rest = rest.slice(near.size)
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

function toEvent(market: Market, { date, slots, firstAt, lastAt }: PricedDay): OpenAdrEvent {
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
