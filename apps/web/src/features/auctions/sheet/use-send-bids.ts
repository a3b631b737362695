import { ApiProblem, type Auction } from '@commonwatt/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { t } from '@lingui/core/macro'
import { useApi } from '../../../api/api.tsx'
import { useIdempotencyKey } from '../../../api/idempotency.ts'
import { formatMoney } from '../../../format/money.ts'
import { dismissNotice, notify } from '../../../ui/notify.ts'
import { bidCountWords } from '../auction-words.ts'
import { toInstant } from '../units.ts'
import type { BidSet, SheetBid } from './rows.ts'

/** Says that rows are in the sheet alone; past once they are saved. */
export const unsavedNotice = 'bids-not-saved'

interface SendOptions {
  auction: Auction
  siteId: string | null
  onSent: (set: BidSet) => void
}

/** Hands in the whole sheet, or takes all bids back when it is empty. One key for one intention. */
export function useSendBids({ auction, siteId, onSent }: SendOptions) {
  const { client, queries } = useApi()
  const queryClient = useQueryClient()
  const { key, renew } = useIdempotencyKey()
  const params = { id: auction.id }
  const send = useMutation({
    mutationFn: (bids: readonly SheetBid[]): Promise<BidSet> =>
      bids.length === 0
        ? client.auctions.withdrawBids({ params, idempotencyKey: key })
        : client.auctions.replaceBids({
            params,
            body: { bids: bids.map(toWire), ...(siteId !== null && { siteId }) },
            idempotencyKey: key
          }),
    onSuccess: (set) => {
      renew()
      queryClient.setQueryData(queries.auctions.bids({ params }).queryKey, set)
      dismissNotice(unsavedNotice)
      notify({ message: sentWords(set) })
      onSent(set)
    },
    onError: (error) => {
      if (isAnswered(error)) renew()
    },
    onSettled: () =>
      Promise.all(
        ['auctions', 'wallet'].map((group) => queryClient.invalidateQueries({ queryKey: [group] }))
      )
  })
  return {
    send: (bids: readonly SheetBid[]) => {
      if (!send.isPending) send.mutate(bids)
    },
    /** Another sheet than the refused one: it gets its own key, and the old refusal is past. */
    forget: () => {
      if (!send.error) return
      send.reset()
      renew()
    },
    isSending: send.isPending,
    error: send.error
  }
}

function toWire({ startMs, side, quantityWh, limitPriceMicrosPerKwh }: SheetBid) {
  return { deliveryStart: toInstant(startMs), side, quantityWh, limitPriceMicrosPerKwh }
}

function sentWords(set: BidSet): string {
  if (set.bids.length === 0) return t`All your bids of this day are withdrawn`
  const count = bidCountWords(set.bids.length)
  if (set.heldMicros === 0) return t`${count} saved`
  const held = formatMoney(set.heldMicros, set.currency)
  return t`${count} saved, ${held} is held`
}

/**
 * A refusal ends the try; after a lost answer or a fault the same key finds out what became of it.
 */
function isAnswered(error: unknown): boolean {
  return error instanceof ApiProblem && error.status < 500 && !error.is('idempotency_in_progress')
}
