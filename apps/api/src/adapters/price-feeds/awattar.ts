import { Type } from 'typebox'
import { Value } from 'typebox/value'
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

/** aWATTar has an address for each country; zones are `de` and `at`. Prices by the hour, no key. */
const awattarUrls: Record<string, string> = {
  de: 'https://api.awattar.de',
  at: 'https://api.awattar.at'
}

/** `ownUrl` takes the place of both addresses. */
export function createAwattar(ownUrl: string | null): PriceFeed {
  return {
    missingKey: null,
    async fetchPrices(request, signal) {
      const base = ownUrl ?? awattarUrls[request.zone]
      if (base === undefined) throw new FeedFault(`it has no zone "${shorten(request.zone)}"`)
      const url = new URL(`${base}/v1/marketdata`)
      url.searchParams.set('start', String(request.fromMs))
      url.searchParams.set('end', String(request.toMs))
      const { status, text } = await getText(url, { signal, isOwnAddress: ownUrl !== null })
      if (status !== 200) throw new FeedFault(`it answered ${status}: "${shorten(text)}"`)
      return parseAwattar(text, request)
    }
  }
}

const MarketData = Type.Object({
  data: Type.Array(
    Type.Object({
      start_timestamp: Type.Integer(),
      end_timestamp: Type.Integer(),
      marketprice: Type.Number(),
      unit: Type.String()
    })
  )
})

const minute = 60_000

/** A row for each hour with its start, its end and its own unit. */
export function parseAwattar(text: string, request: FeedRequest): FeedPrice[] {
  const list = readJson(text)
  if (!Value.Check(MarketData, list)) throw new FeedFault('it answered no list of prices')
  return toSeries(
    list.data.map((row): FeedPrice => {
      requireUnit(row.unit, request.currency)
      const minutes = (row.end_timestamp - row.start_timestamp) / minute
      if (minutes !== 15 && minutes !== 30 && minutes !== 60) {
        throw new FeedFault(`a price of it holds for ${minutes} minutes`)
      }
      return {
        startMs: row.start_timestamp,
        minutes,
        priceMicrosPerKwh: toPriceMicrosPerKwh(row.marketprice)
      }
    }),
    request
  )
}
