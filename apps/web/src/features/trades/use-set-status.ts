import type { Trade } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { useIdempotencyKey } from '../../api/idempotency.ts'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { notify } from '../../ui/notify.ts'

export interface StatusChange {
  status: 'accepted' | 'rejected' | 'cancelled' | 'disputed'
  note?: string
}

/** One step of a trade by me. Each step is one intention: sent twice, it happens once. */
export function useSetStatus(trade: Trade) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const { key } = useIdempotencyKey()
  return useMutation({
    mutationFn: (change: StatusChange) =>
      client.trades.setStatus({
        params: { id: trade.id },
        body: change,
        idempotencyKey: `${key}-${change.status}`
      }),
    onSuccess: (_answer, change) => notify({ message: doneWords(trade, change.status) }),
    onSettled: () =>
      Promise.all(
        ['trades', 'offers', 'wallet'].map((group) =>
          queryClient.invalidateQueries({ queryKey: [group] })
        )
      )
  })
}

function doneWords(trade: Trade, status: StatusChange['status']): string {
  const energy = formatEnergyExact(trade.energyWh)
  const total = formatMoney(trade.totalMicros, trade.currency)
  const { buyerName } = trade
  if (status === 'accepted') return t`You sold ${energy} to ${buyerName}`
  if (status === 'rejected') return t`Declined. ${buyerName} has the money back.`
  if (status === 'cancelled') return t`Taken back. ${total} is free again.`
  return t`Your dispute is recorded`
}
