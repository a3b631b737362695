import { readText } from '../../format/search-params.ts'

/** From which asset or battery the form starts, or which offer of mine it changes. */
export interface SellSearch {
  assetId?: string | undefined
  batteryId?: string | undefined
  offerId?: string | undefined
}

export function readSellSearch(raw: Record<string, unknown>): SellSearch {
  return {
    assetId: readText(raw, 'assetId', 40),
    batteryId: readText(raw, 'batteryId', 40),
    offerId: readText(raw, 'offerId', 40)
  }
}
