import type { Trade } from '@commonwatt/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { toMs } from '../../format/zone.ts'
import type { openStatuses } from './trade-words.ts'

/**
 * My trades that are still on their way, the next delivery first; the server lists one status at a
 * time.
 */
export function useOpenTrades() {
  const pending = useTrades('pending')
  const accepted = useTrades('accepted')
  const delivering = useTrades('delivering')
  const disputed = useTrades('disputed')
  const lists = [pending, accepted, delivering, disputed]
  const failed = lists.find((list) => list.error !== null && list.data === undefined)
  const trades: Trade[] = lists
    .flatMap((list) => list.data?.pages.flatMap((page) => page.items) ?? [])
    .sort((a, b) => toMs(a.deliveryStart) - toMs(b.deliveryStart))
  return {
    trades,
    isReady: lists.every((list) => list.data !== undefined),
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
    hasMore: lists.some((list) => list.hasNextPage),
    isLoadingMore: lists.some((list) => list.isFetchingNextPage),
    more: () => {
      for (const list of lists) if (list.hasNextPage) void list.fetchNextPage()
    }
  }
}

function useTrades(status: (typeof openStatuses)[number]) {
  const { pages } = useApi()
  return useInfiniteQuery(pages.trades.list({ query: { status, limit: 100 } }))
}
