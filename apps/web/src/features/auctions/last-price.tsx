import type { Auction, AuctionUnit } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { relativeDay } from './auction-words.ts'
import { tellingUnit, zoneOf } from './results/mine.ts'
import { WhyCard } from './results/why-card.tsx'

/** How the newest price came about: what one bids against is learnt from the day before. */
export function LastPrice({ auction, nowMs }: { auction: Auction; nowMs: number }) {
  const { queries } = useApi()
  const { marketId } = auction
  const list = useQuery(queries.auctions.list({ query: { marketId, limit: 10 } }))
  const last = list.data?.items.find((one) => one.status === 'cleared' || one.status === 'settled')
  if (last) return <Told key={last.id} auction={last} nowMs={nowMs} />
  if (!list.data) return null
  return (
    <Card title={t`How a price is made`}>
      <EmptyState title={t`This market has no auction behind it yet`}>
        {t`Buyers stand by price from the top down, sellers from the bottom up. Where they meet is the price for all who trade, and each one is explained here.`}
      </EmptyState>
    </Card>
  )
}

function Told({ auction, nowMs }: { auction: Auction; nowMs: number }) {
  const { queries } = useApi()
  const results = useQuery(queries.auctions.results({ params: { id: auction.id } }))
  const [chosen, setChosen] = useState<AuctionUnit | null>(null)
  if (!results.data) return null
  const { units, mine } = results.data
  const fills = mine ?? []
  const unit = chosen ?? tellingUnit(units, fills)
  if (!unit) return null
  return (
    <WhyCard
      auction={auction}
      units={units}
      unit={unit}
      zoneId={zoneOf(auction, undefined, null)}
      fills={fills}
      day={relativeDay(auction, nowMs)}
      onUnit={setChosen}
    />
  )
}
