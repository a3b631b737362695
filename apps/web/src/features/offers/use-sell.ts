import { ApiProblem, greatestEnergyWhAt, type Offer } from '@commonwatt/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { useIdempotencyKey } from '../../api/idempotency.ts'
import {
  draftOfOffer,
  faultsOf,
  newDraft,
  priceOf,
  windowOf,
  type SellDraft
} from './sell-draft.ts'
import { localFeesOf } from './offer-query.ts'
import { availableFrom, type SellSource } from './sell-source.ts'

interface SellOptions {
  source: SellSource
  /** The offer that is changed, or null for a new one. */
  offer: Offer | null
  nowMs: number
  onDone: (offer: Offer) => void
}

/**
 * The draft of an offer, what is wrong with it, and the way to send it. A refusal leaves every
 * field as it is.
 */
export function useSell({ source, offer, nowMs, onDone }: SellOptions) {
  const [draft, setDraft] = useState<SellDraft>(() =>
    offer ? draftOfOffer(offer, source.timeZone) : newDraft(source, nowMs)
  )
  const [isTried, setTried] = useState(false)
  const window = windowOf(draft, source.timeZone)
  const priceMicrosPerKwh = priceOf(draft, source.market.currency)
  const send = useSend({ source, offer, onDone })
  const ownWh = offer?.energyWh ?? 0
  const refusedWh =
    send.error instanceof ApiProblem && send.error.is('not_enough_energy')
      ? send.error.problem.details.availableWh
      : null
  const knownWh = window || source.kind === 'battery' ? availableFrom(source, window ?? nothing) : 0
  const thereWh = refusedWh ?? knownWh + (source.kind === 'battery' ? ownWh : 0)
  const availableWh = Math.min(thereWh, mostAtAnyPrice(source))
  const faults = faultsOf(draft, { window, priceMicrosPerKwh, availableWh, nowMs, source })
  return {
    draft,
    set: (patch: Partial<SellDraft>) => {
      setDraft((old) => ({ ...old, ...patch }))
      send.forget()
    },
    window,
    priceMicrosPerKwh,
    availableWh,
    faults,
    /** What all of it earns can be told. */
    isCountable: faults.energy === undefined && faults.price === undefined,
    isTried,
    error: send.error,
    isSending: send.isPending,
    submit: () => {
      setTried(true)
      if (Object.keys(faults).length > 0 || !window || priceMicrosPerKwh === null) return
      send.mutate({
        title: draft.title.trim(),
        energyWh: draft.energyWh ?? 0,
        priceMicrosPerKwh,
        deliveryStart: new Date(window.startMs).toISOString(),
        deliveryEnd: new Date(window.endMs).toISOString()
      })
    }
  }
}

/** What buyers pay for all of it, with every fee, has to be an amount of money. */
function mostAtAnyPrice({ market }: SellSource): number {
  return greatestEnergyWhAt(market.capMicrosPerKwh + localFeesOf(market))
}

const nothing = { startMs: 0, endMs: 0 }

export type Sell = ReturnType<typeof useSell>

interface OfferBody {
  title: string
  energyWh: number
  priceMicrosPerKwh: number
  deliveryStart: string
  deliveryEnd: string
}

function useSend({ source, offer, onDone }: Omit<SellOptions, 'nowMs'>) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const { key, renew } = useIdempotencyKey()
  const send = useMutation({
    mutationFn: (body: OfferBody) =>
      offer
        ? client.offers.update({
            params: { id: offer.id },
            version: offer.version,
            body,
            idempotencyKey: key
          })
        : client.offers.create({
            body: {
              ...body,
              ...(source.kind === 'battery' ? { batteryId: source.id } : { assetId: source.id })
            },
            idempotencyKey: key
          }),
    onSuccess: (made) => {
      renew()
      queryClient.removeQueries({ queryKey: ['offers', 'get', { params: { id: made.id } }] })
      void queryClient.invalidateQueries({ queryKey: ['offers'] })
      void queryClient.invalidateQueries({ queryKey: ['batteries'] })
      onDone(made)
    }
  })
  return {
    error: send.error,
    isPending: send.isPending,
    mutate: (body: OfferBody) => {
      if (!send.isPending) send.mutate(body)
    },
    /** Another offer than the refused one: it gets its own key. */
    forget: () => {
      if (!send.error) return
      send.reset()
      renew()
    }
  }
}
