import type { Auction, AuctionUnit } from '@commonwatt/contract'
import { hashOfDay } from '@commonwatt/domain'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useApi } from '../../../api/api.tsx'
import { checkUnit, type CheckedUnit } from './replay.ts'

export interface Report {
  units: CheckedUnit[]
  /** The hash over the hashes of all units; null when only some were checked. */
  day: { published: string | null; computed: string } | null
  tookMs: number
}

/**
 * Fetches books and clears them again in this browser, one after the other, so that the page stays
 * alive.
 */
export function useReplay(auction: Auction, all: readonly AuctionUnit[]) {
  const { queries } = useApi()
  const queryClient = useQueryClient()
  const [done, setDone] = useState(0)
  const running = useRef<AbortController | null>(null)
  const replay = useMutation({
    mutationFn: async (units: readonly AuctionUnit[]): Promise<Report> => {
      const { signal } = (running.current = new AbortController())
      const checked: CheckedUnit[] = []
      let tookMs = 0
      setDone(0)
      for (const unit of units) {
        if (signal.aborted) break
        const input = { params: { id: auction.id }, query: { deliveryStart: unit.deliveryStart } }
        // Asked anew each time: what is checked is what the server says now.
        const book = await queryClient.fetchQuery({
          ...queries.auctions.book(input),
          staleTime: 0,
          gcTime: 0
        })
        const startedMs = performance.now()
        checked.push(checkUnit(unit, book))
        tookMs += performance.now() - startedMs
        setDone(checked.length)
      }
      const isWhole = checked.length === all.length
      const day = isWhole
        ? {
            published: auction.bookHash,
            computed: hashOfDay(all.map((unit) => unit.bookHash))
          }
        : null
      return { units: checked, day, tookMs }
    }
  })
  return {
    run: (units: readonly AuctionUnit[]) => {
      if (!replay.isPending) replay.mutate(units)
    },
    stop: () => running.current?.abort(),
    wanted: replay.variables?.length ?? 0,
    done,
    isRunning: replay.isPending,
    error: replay.error,
    report: replay.data ?? null
  }
}
