import { Type } from 'typebox'
import { Value } from 'typebox/value'
import {
  FeedFault,
  readJson,
  shorten,
  toPriceMicrosPerKwh,
  toSeries,
  type FeedPrice,
  type FeedRequest,
  type PriceFeed
} from './feed.ts'
import { getText } from './get-text.ts'

/** Bundesnetzagentur, CC BY 4.0. Asks for no key. */
export const smardUrl = 'https://www.smard.de'

/** Where the prices of a zone lie there. */
const placeOfZone: Record<string, { series: number; region: string }> = {
  'DE-LU': { series: 4169, region: 'DE-LU' }
}

const unitNames = { 15: 'quarterhour', 30: null, 60: 'hour' } as const

export function createSmard(baseUrl: string): PriceFeed {
  return {
    missingKey: null,
    async fetchPrices(request, signal) {
      const { zone, mtuMin, currency } = request
      const place = placeOfZone[zone]
      const unit = unitNames[mtuMin]
      if (place === undefined) throw new FeedFault(`it has no zone "${shorten(zone)}"`)
      if (unit === null) throw new FeedFault('it has no prices of half hours')
      if (currency !== 'EUR') throw new FeedFault(`its prices are in EUR, not in ${currency}`)
      const isOwnAddress = baseUrl !== smardUrl
      const { series, region } = place
      const folder = `${baseUrl}/app/chart_data/${series}/${region}`
      const read = async (name: string) => {
        const url = new URL(`${folder}/${name}`)
        const { status, text } = await getText(url, { signal, isOwnAddress })
        if (status !== 200) throw new FeedFault(`it answered ${status} for ${name}`)
        return text
      }
      const starts = chunksOf(await read(`index_${unit}.json`), request)
      const prices: FeedPrice[] = []
      for (const start of starts) {
        const text = await read(`${series}_${region}_${unit}_${start}.json`)
        prices.push(...parseSmardChunk(text, request))
      }
      return toSeries(prices, request)
    }
  }
}

const Index = Type.Object({ timestamps: Type.Array(Type.Integer()) })
const Chunk = Type.Object({
  series: Type.Array(Type.Tuple([Type.Integer(), Type.Union([Type.Number(), Type.Null()])]))
})

/** The starts of the files (a local week each) that hold something of the range. */
export function chunksOf(text: string, { fromMs, toMs }: FeedRequest): number[] {
  const index = readJson(text)
  if (!Value.Check(Index, index)) throw new FeedFault('its index lists no files')
  const starts = index.timestamps.toSorted((a, b) => a - b)
  return starts.filter((startMs, place) => {
    const endMs = starts[place + 1] ?? Infinity
    return startMs < toMs && endMs > fromMs
  })
}

/** Pairs of a start in milliseconds and a price per MWh, null where there is none (yet). */
export function parseSmardChunk(text: string, request: FeedRequest): FeedPrice[] {
  const chunk = readJson(text)
  if (!Value.Check(Chunk, chunk)) throw new FeedFault('it answered no list of prices')
  return toSeries(
    chunk.series.flatMap(([startMs, price]): FeedPrice[] =>
      price === null
        ? []
        : [{ startMs, minutes: request.mtuMin, priceMicrosPerKwh: toPriceMicrosPerKwh(price) }]
    ),
    request
  )
}
