import { readText, readWord } from '../../format/search-params.ts'

const types = ['solar', 'wind', 'biogas', 'hydro', 'battery'] as const
const orders = ['newest', 'price', 'price_down', 'capacity_down'] as const

/** Which assets are listed, as the address bar says it. */
export interface AssetsSearch {
  text?: string | undefined
  type?: (typeof types)[number] | undefined
  sort?: (typeof orders)[number] | undefined
  list?: 'mine' | undefined
}

export function readAssetsSearch(raw: Record<string, unknown>): AssetsSearch {
  return {
    text: readText(raw, 'text'),
    type: readWord(raw, 'type', types),
    sort: readWord(raw, 'sort', orders),
    list: readWord(raw, 'list', ['mine'])
  }
}
