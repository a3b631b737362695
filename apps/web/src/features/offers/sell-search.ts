import { readText } from '../../format/search-params.ts'

/** From which asset or battery the form starts. */
export interface SellSearch {
  assetId?: string | undefined
  batteryId?: string | undefined
}

export function readSellSearch(raw: Record<string, unknown>): SellSearch {
  return { assetId: readText(raw, 'assetId', 40), batteryId: readText(raw, 'batteryId', 40) }
}
