import { orderStatuses } from '@commonwatt/contract'
import { readDate, readText, readWord } from '../../format/search-params.ts'

const views = [...orderStatuses, 'all'] as const

/** Which of my orders are looked at; without a word those that wait. */
export interface OrdersSearch {
  status?: (typeof views)[number] | undefined
  side?: 'buy' | 'sell' | undefined
  battery?: string | undefined
  /** Local days of the market; both are shown. */
  from?: string | undefined
  to?: string | undefined
}

export function readOrdersSearch(raw: Record<string, unknown>): OrdersSearch {
  return {
    status: readWord(raw, 'status', views),
    side: readWord(raw, 'side', ['buy', 'sell']),
    battery: readText(raw, 'battery', 36),
    from: readDate(raw, 'from'),
    to: readDate(raw, 'to')
  }
}
