import type { Order } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { useIdempotencyKey } from '../../api/idempotency.ts'
import { notify } from '../../ui/notify.ts'
import { flow } from './order-words.ts'

export type OrderChange = 'execute' | 'cancel'

/** What an order touches: it, its battery, its money. */
export function useRefreshOrders() {
  const queryClient = useQueryClient()
  return () =>
    Promise.all(
      ['orders', 'batteries', 'wallet'].map((group) =>
        queryClient.invalidateQueries({ queryKey: [group] })
      )
    )
}

/** One step of an order by me. Each step is one intention: sent twice, it happens once. */
export function useOrderChange(order: Order) {
  const { client } = useApi()
  const refresh = useRefreshOrders()
  const { key } = useIdempotencyKey()
  return useMutation({
    mutationFn: (change: OrderChange) =>
      client.orders[change]({ params: { id: order.id }, idempotencyKey: `${key}-${change}` }),
    onSuccess: (changed) => notify({ message: doneWords(changed) }),
    onSettled: refresh
  })
}

function doneWords(order: Order): string {
  if (order.totalMicros === null) return t`Cancelled. Everything is free again.`
  const { text } = flow(order, order.totalMicros)
  return t`Executed: ${text}`
}

/** All my waiting orders at once, of one battery or of all. */
export function useAllPending(batteryId: string | undefined) {
  const { client } = useApi()
  const refresh = useRefreshOrders()
  const { key, renew } = useIdempotencyKey()
  const body = batteryId === undefined ? {} : { batteryId }
  return useMutation({
    mutationFn: (change: OrderChange) => {
      const call = change === 'execute' ? 'executePending' : 'cancelPending'
      return client.orders[call]({ body, idempotencyKey: `${key}-${change}` })
    },
    onSuccess: ({ items }, change) => {
      renew()
      const done = items.filter(({ skipped }) => skipped === null).length
      const left = items.length - done
      const words = change === 'execute' ? t`${done} executed` : t`${done} cancelled`
      notify({ message: left === 0 ? words : t`${words}, ${left} still waiting` })
    },
    onSettled: refresh
  })
}
