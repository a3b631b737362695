import { readDate, readText, readWord } from '../../format/search-params.ts'

/** What of an order that is being put together stands in the address bar. */
export interface DraftSearch {
  battery?: string | undefined
  /** Buying when it is not said. */
  side?: 'sell' | undefined
  /** Minutes; an hour when it is not said. */
  resolution?: '15' | '30' | undefined
  /** A local day of the market. */
  date?: string | undefined
  /** The start of delivery in UTC, which names an interval also where the clock repeats itself. */
  start?: string | undefined
}

export function readDraftSearch(raw: Record<string, unknown>): DraftSearch {
  const words = { ...raw, resolution: String(raw['resolution']) }
  return {
    battery: readText(raw, 'battery', 36),
    side: readWord(raw, 'side', ['sell']),
    resolution: readWord(words, 'resolution', ['15', '30']),
    date: readDate(raw, 'date'),
    start: readText(raw, 'start', 30)
  }
}
