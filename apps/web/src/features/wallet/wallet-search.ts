import { readText } from '../../format/search-params.ts'

export interface WalletSearch {
  /** The entry that stands open, with its receipt. */
  entry?: string | undefined
  currency?: string | undefined
}

export function readWalletSearch(raw: Record<string, unknown>): WalletSearch {
  return { entry: readText(raw, 'entry', 40), currency: readText(raw, 'currency', 3) }
}
