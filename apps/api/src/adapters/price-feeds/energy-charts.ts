import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { localDateAt } from '@commonwatt/domain'
import {
  FeedFault,
  readJson,
  requireUnit,
  shorten,
  toPriceMicrosPerKwh,
  toSeries,
  type FeedPrice,
  type FeedRequest,
  type PriceFeed
} from './feed.ts'
import { getText } from './get-text.ts'

/** Fraunhofer ISE; prices of the Bundesnetzagentur (SMARD.de) under CC BY 4.0. Asks for no key. */
export const energyChartsUrl = 'https://api.energy-charts.info'

export function createEnergyCharts(baseUrl: string): PriceFeed {
  return {
    missingKey: null,
    async fetchPrices(request, signal) {
      const { zone, timeZone, fromMs, toMs } = request
      const url = new URL(`${baseUrl}/price`)
      url.searchParams.set('bzn', zone)
      // Both dates are local and belong to the answer.
      url.searchParams.set('start', localDateAt({ timeZone, atMs: fromMs }))
      url.searchParams.set('end', localDateAt({ timeZone, atMs: toMs - 1 }))
      const isOwnAddress = baseUrl !== energyChartsUrl
      const { status, text } = await getText(url, { signal, isOwnAddress })
      // Days that it has nothing of are 404 with a sentence in JSON; so is an address that is
      // wrong, without.
      if (status === 404 && Value.Check(NoContent, tryJson(text))) return []
      if (status !== 200) throw new FeedFault(`it answered ${status}: "${shorten(text)}"`)
      return parseEnergyCharts(text, request)
    }
  }
}

const NoContent = Type.Object({ detail: Type.String() })
const PriceList = Type.Object({
  unix_seconds: Type.Array(Type.Integer()),
  price: Type.Array(Type.Union([Type.Number(), Type.Null()])),
  unit: Type.String()
})

/**
 * Two lists side by side, a start in seconds and a price or null. Lengths are not told: within a
 * local day all are as long as the shortest step between two starts, an only one as the market's
 * unit.
 */
export function parseEnergyCharts(text: string, request: FeedRequest): FeedPrice[] {
  const list = readJson(text)
  if (!Value.Check(PriceList, list)) throw new FeedFault('it answered no list of prices')
  const { unix_seconds: seconds, price: prices, unit } = list
  if (seconds.length !== prices.length) {
    throw new FeedFault(`it has ${seconds.length} starts and ${prices.length} prices`)
  }
  if (seconds.length === 0) return []
  requireUnit(unit, request.currency)
  const { timeZone, mtuMin } = request
  const starts = seconds.map((second) => second * 1000)
  const dates = starts.map((atMs) => localDateAt({ timeZone, atMs }))
  const minutesOf = lengthsByDay(starts, dates, mtuMin)
  return toSeries(
    starts.flatMap((startMs, index): FeedPrice[] => {
      const price = prices[index] ?? null
      if (price === null) return []
      const minutes = minutesOf.get(dates[index] ?? '') ?? mtuMin
      return [{ startMs, minutes, priceMicrosPerKwh: toPriceMicrosPerKwh(price) }]
    }),
    request
  )
}

const minute = 60_000

function lengthsByDay(starts: readonly number[], dates: readonly string[], mtuMin: number) {
  const lengths = new Map<string, number>()
  starts.forEach((startMs, index) => {
    const next = starts[index + 1]
    const date = dates[index] ?? ''
    if (next === undefined || dates[index + 1] !== date) return
    const step = (next - startMs) / minute
    if (step <= 0) throw new FeedFault(`its starts are not in order on ${date}`)
    lengths.set(date, Math.min(step, lengths.get(date) ?? Infinity))
  })
  for (const [date, minutes] of lengths) {
    if (minutes !== 15 && minutes !== 30 && minutes !== 60) {
      throw new FeedFault(`its prices of ${date} are ${minutes} minutes apart`)
    }
  }
  for (const date of dates) if (!lengths.has(date)) lengths.set(date, mtuMin)
  return lengths
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
