import type { MarketplaceSearch } from './marketplace-search.ts'

let last: MarketplaceSearch = {}

/** The way back from an offer leads to the list as it was left. */
export function rememberSearch(search: MarketplaceSearch): void {
  last = search
}

export function lastSearch(): MarketplaceSearch {
  return last
}
