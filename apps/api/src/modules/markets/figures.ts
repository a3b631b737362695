import type { CheapestWindows, Market, PriceStatistics, RunWindow } from '@commonwatt/contract'
import {
  addDays,
  cheapestWindows,
  dayBounds,
  localDateAt,
  meanWindowPrice,
  priceStatistics,
  windowCostMicros,
  type RunWindow as DomainWindow
} from '@commonwatt/domain'
import type { Context } from '../../context.ts'
import { fromInstant } from '../../http/instant.ts'
import { Refusal } from '../../refusal.ts'
import { createInstantWriter } from './instant-writer.ts'
import { readPrices } from './queries.ts'
import { readSlots, refuseRange } from './service.ts'

const minute = 60_000
const day = 1440 * minute
const longestSearchMs = 62 * day

/** What the stored prices of a range say together, whatever their lengths. */
export async function readStatistics(
  context: Context,
  market: Market,
  query: { from: string; to: string }
): Promise<PriceStatistics> {
  const { id: marketId, timeZone, currency } = market
  const fromMs = floorToMinute(fromInstant(query.from))
  const toMs = floorToMinute(fromInstant(query.to))
  refuseRange({ fromMs, toMs })
  const prices = await readPrices(context.db, { marketId, fromMs, toMs })
  const { lowest, highest, ...figures } = priceStatistics({ prices, timeZone, fromMs, toMs })
  const write = createInstantWriter(timeZone)
  const priceAt = ({ startMs, priceMicrosPerKwh }: NonNullable<typeof lowest>) => ({
    deliveryStart: write(startMs),
    priceMicrosPerKwh
  })
  return {
    marketId,
    timeZone,
    currency,
    from: write(fromMs),
    to: write(toMs),
    ...figures,
    ...(lowest && { lowest: priceAt(lowest) }),
    ...(highest && { highest: priceAt(highest) }),
    isSimulated: prices.some((price) => price.isSimulated === 1)
  }
}

export interface WindowsQuery {
  durationMin: number
  earliest?: string
  latest?: string
  split?: boolean
  energyWh?: number
}

/**
 * When a run is cheapest among the prices that are known; refuses a search that leaves it no room.
 */
export async function findCheapestWindows(
  context: Context,
  market: Market,
  query: WindowsQuery
): Promise<CheapestWindows> {
  const { durationMin, energyWh = 1000, split: isSplit = false } = query
  const { timeZone, currency, publishedAboutLocal } = market
  const durationMs = durationMin * minute
  const { earliestMs, latestMs } = searchOf(context, market, query)
  const range = { fromMs: earliestMs, toMs: latestMs }
  if (earliestMs + durationMs > latestMs) throw new Refusal('range_invalid')
  if (latestMs - earliestMs > longestSearchMs) throw new Refusal('range_invalid')
  const { slots, isSimulated } = await readSlots(context, market, range, market.mtuMin)
  const prices = slots.flatMap(({ priceMicrosPerKwh, ...slot }) =>
    priceMicrosPerKwh === null ? [] : [{ ...slot, priceMicrosPerKwh }]
  )
  const found = cheapestWindows({ prices, durationMs, earliestMs, latestMs, isSplit })
  const write = createInstantWriter(timeZone)
  const toWire = (window: DomainWindow) => toWireWindow(window, market, energyWh, write)
  const best = found.answer === 'best' ? toWire(found.best) : undefined
  const first = found.answer === 'not_known' ? undefined : toWire(found.first)
  return {
    marketId: market.id,
    timeZone,
    currency,
    durationMin,
    energyWh,
    isSplit,
    earliest: write(earliestMs),
    latest: write(latestMs),
    answer: found.answer,
    ...(best && { best }),
    ...(first && { first }),
    savedMicros: best && first ? first.costMicros - best.costMicros : null,
    knownUntil: found.knownUntilMs === null ? null : write(found.knownUntilMs),
    isWhollyKnown: found.isWhollyKnown,
    publishedAboutLocal,
    isSimulated
  }
}

/**
 * From the next whole minute to the end of the local day after it, where nothing else is asked for.
 */
function searchOf(context: Context, { timeZone }: Market, query: WindowsQuery) {
  const earliestMs =
    query.earliest === undefined
      ? Math.ceil(context.clock.now() / minute) * minute
      : fromInstant(query.earliest)
  if (query.latest !== undefined) return { earliestMs, latestMs: fromInstant(query.latest) }
  refuseRange({ fromMs: earliestMs, toMs: earliestMs + 1 })
  const nextDay = addDays(localDateAt({ timeZone, atMs: earliestMs }), 1)
  return { earliestMs, latestMs: dayBounds({ timeZone, date: nextDay }).endMs }
}

function toWireWindow(
  window: DomainWindow,
  { tariff }: Market,
  energyWh: number,
  write: (atMs: number) => string
): RunWindow {
  const extraMicrosPerKwh = tariff.gridFeeMicrosPerKwh + tariff.leviesMicrosPerKwh
  const energyMicrosPerKwh = meanWindowPrice(window)
  return {
    deliveryStart: write(window.startMs),
    deliveryEnd: write(window.endMs),
    energyMicrosPerKwh,
    allInMicrosPerKwh: energyMicrosPerKwh + extraMicrosPerKwh,
    costMicros: windowCostMicros(window, { extraMicrosPerKwh, energyWh }),
    slots: window.parts.map(({ startMs, endMs, priceMicrosPerKwh }) => ({
      deliveryStart: write(startMs),
      deliveryEnd: write(endMs),
      priceMicrosPerKwh
    }))
  }
}

function floorToMinute(atMs: number): number {
  return Math.floor(atMs / minute) * minute
}
