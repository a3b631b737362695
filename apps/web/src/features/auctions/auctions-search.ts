import { readText } from '../../format/search-params.ts'

export interface AuctionsSearch {
  /** The market of the place when it is not said. */
  market?: string | undefined
}

export function readAuctionsSearch(raw: Record<string, unknown>): AuctionsSearch {
  return { market: readText(raw, 'market', 40) }
}

export interface AuctionSearch {
  /** The unit whose price is explained, by its UTC start. */
  unit?: string | undefined
  zone?: string | undefined
}

export function readAuctionSearch(raw: Record<string, unknown>): AuctionSearch {
  const unit = readText(raw, 'unit', 40)
  return {
    unit: unit !== undefined && !Number.isNaN(Date.parse(unit)) ? unit : undefined,
    zone: readText(raw, 'zone', 40)
  }
}
