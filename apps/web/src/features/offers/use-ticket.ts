import { ApiProblem, greatestEnergyWhAt, type Offer, type TradeDetail } from '@commonwatt/contract'
import { tradeAmounts, type TradeAmounts } from '@commonwatt/domain'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { useIdempotencyKey } from '../../api/idempotency.ts'
import { usePlace } from '../../api/place.tsx'

/** Less than this nobody wants to buy; it is also the smallest step of the field. */
const leastWh = 100
const firstWh = 5_000

export interface Ticket {
  energyWh: number | null
  setEnergy: (energyWh: number | null) => void
  minWh: number
  mostWh: number
  /**
   * What it costs line by line, as the server will compute it; null while there is no amount that
   * can be bought.
   */
  amounts: TradeAmounts | null
  isAmountValid: boolean
  reserve: () => void
  isSending: boolean
  error: Error | null
  /** The request that was just made. */
  made: TradeDetail | null
  again: () => void
}

/** What is typed into the ticket. It outlives the sheet that shows it, and any refusal. */
export function useTicket(offer: Offer): Ticket {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const { site } = usePlace()
  const { key, renew } = useIdempotencyKey()
  const [energyWh, setEnergyWh] = useState<number | null>(Math.min(firstWh, offer.remainingWh))
  const buy = useMutation({
    mutationFn: (wantedWh: number) =>
      client.trades.create({
        body: {
          offerId: offer.id,
          energyWh: wantedWh,
          // Nobody pays more than what the ticket shows.
          allInMicrosPerKwh: offer.allInMicrosPerKwh,
          ...(site && { siteId: site.id })
        },
        idempotencyKey: key
      }),
    onSuccess: renew,
    onError: (error) => isAnswered(error) && renew(),
    onSettled: () =>
      Promise.all(
        ['trades', 'offers', 'wallet'].map((group) =>
          queryClient.invalidateQueries({ queryKey: [group] })
        )
      )
  })
  const minWh = Math.min(leastWh, offer.remainingWh)
  const mostWh = Math.min(offer.remainingWh, greatestEnergyWhAt(offer.allInMicrosPerKwh))
  const isAmountValid = energyWh !== null && energyWh >= minWh && energyWh <= mostWh
  return {
    energyWh,
    setEnergy: (next) => {
      if (next === energyWh) return
      // Another amount is another intention: it gets its own key, and the old refusal is past.
      renew()
      buy.reset()
      setEnergyWh(next)
    },
    minWh,
    mostWh,
    amounts: isAmountValid ? tradeAmounts({ ...offer, energyWh }) : null,
    isAmountValid,
    reserve: () => {
      if (isAmountValid && !buy.isPending) buy.mutate(energyWh)
    },
    isSending: buy.isPending,
    error: buy.error,
    made: buy.data ?? null,
    again: buy.reset
  }
}

/**
 * A refusal ends the try; after a lost answer or a fault the same key finds out what became of it.
 */
function isAnswered(error: unknown): boolean {
  return error instanceof ApiProblem && error.status < 500 && !error.is('idempotency_in_progress')
}
