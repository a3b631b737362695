import { FeedFault, shorten, toSeries, type PriceFeed } from './feed.ts'
import { getText } from './get-text.ts'
import { parseEntsoe } from './entsoe-document.ts'

/**
 * The Transparency Platform of the European network operators; zones are EIC codes. Asks for a key.
 */
export const entsoeUrl = 'https://web-api.tp.entsoe.eu'

const dayAheadPrices = 'A44'

export function createEntsoe(baseUrl: string, apiKey: string | null): PriceFeed {
  return {
    missingKey: apiKey === null ? 'ENTSOE_API_KEY' : null,
    async fetchPrices(request, signal) {
      const url = new URL(`${baseUrl}/api`)
      url.searchParams.set('securityToken', apiKey ?? '')
      url.searchParams.set('documentType', dayAheadPrices)
      url.searchParams.set('in_Domain', request.zone)
      url.searchParams.set('out_Domain', request.zone)
      url.searchParams.set('periodStart', toPeriod(request.fromMs))
      url.searchParams.set('periodEnd', toPeriod(request.toMs))
      const isOwnAddress = baseUrl !== entsoeUrl
      const { status, text } = await getText(url, { signal, isOwnAddress })
      if (status === 404) throw new FeedFault('it answered 404')
      const parsed = parseEntsoe(text, request)
      if (parsed.kind === 'prices') return toSeries(parsed.prices, request)
      // Reason 999 is also what a wrong question is told with; then the status says so.
      const isNothing = /no matching data/i.test(parsed.reason) || status === 200
      if (parsed.code === '999' && isNothing) return []
      throw new FeedFault(`it refused: ${parsed.code} "${shorten(parsed.reason)}"`)
    }
  }
}

/** yyyyMMddHHmm in UTC. */
function toPeriod(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\D/g, '').slice(0, 12)
}
