import { readWord } from '../../format/search-params.ts'

export interface TradesSearch {
  side?: 'buy' | 'sell' | undefined
}

export function readTradesSearch(raw: Record<string, unknown>): TradesSearch {
  return { side: readWord(raw, 'side', ['buy', 'sell']) }
}
