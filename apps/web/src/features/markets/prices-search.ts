import { readDate, readText, readWord } from '../../format/search-params.ts'

export interface PricesSearch {
  market?: string | undefined
  /** The day in the middle of the page; today when it is not said. */
  date?: string | undefined
  resolution?: '15' | '60' | undefined
}

export function readPricesSearch(raw: Record<string, unknown>): PricesSearch {
  const words = { ...raw, resolution: String(raw['resolution']) }
  return {
    market: readText(raw, 'market', 40),
    date: readDate(raw, 'date'),
    resolution: readWord(words, 'resolution', ['15', '60'])
  }
}
