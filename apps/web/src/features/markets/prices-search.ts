import { readDate, readText, readWord } from '../../format/search-params.ts'

export interface PricesSearch {
  market?: string | undefined
  /** One day; today and tomorrow together when it is not said. */
  date?: string | undefined
  resolution?: '15' | '60' | undefined
  /** Energy alone when it is not said. */
  price?: 'all' | undefined
  /** Buying when it is not said. */
  side?: 'sell' | undefined
}

export function readPricesSearch(raw: Record<string, unknown>): PricesSearch {
  const words = { ...raw, resolution: String(raw['resolution']) }
  return {
    market: readText(raw, 'market', 40),
    date: readDate(raw, 'date'),
    resolution: readWord(words, 'resolution', ['15', '60']),
    price: readWord(raw, 'price', ['all']),
    side: readWord(raw, 'side', ['sell'])
  }
}
