import type { Auction } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { useServerNow } from '../../api/live-context.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { toMs } from '../../format/zone.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { auctionTitle, dayInWords, onePricePerUnit } from './auction-words.ts'
import { ClosedAuction } from './closed-auction.tsx'
import { Countdown } from './countdown.tsx'
import { OpenAuction } from './open-auction.tsx'
import { ResultsView } from './results/results-view.tsx'

const route = getRouteApi('/auctions/$auctionId')

/** One day: the sheet while bids are taken, then what came of it. */
export function AuctionPage() {
  const { queries } = useApi()
  const { auctionId } = route.useParams()
  const auction = useQuery(queries.auctions.get({ params: { id: auctionId } }))
  const back = <Link to="/auctions">{t`All auctions`}</Link>
  if (auction.data) return <AuctionOf key={auctionId} auction={auction.data} />
  return (
    <>
      <PageHead title={t`Auction`} back={back} />
      {auction.error ? (
        <ProblemState error={auction.error} onRetry={() => void auction.refetch()} />
      ) : (
        <DelayedSkeleton height={480} />
      )}
    </>
  )
}

function AuctionOf({ auction }: { auction: Auction }) {
  const nowMs = useServerNow()
  const [isShut, setShut] = useState(false)
  const isOpen = auction.status === 'open' && !isShut && toMs(auction.gateClosureAt) > nowMs
  const shut = () => setShut(true)
  const back = <Link to="/auctions">{t`All auctions`}</Link>
  const hasResult = auction.status === 'cleared' || auction.status === 'settled'
  const { marketName } = auction
  const day = dayInWords(auction)
  return (
    <>
      <PageHead
        title={auctionTitle(auction, nowMs)}
        back={back}
        lead={
          hasResult
            ? t`What came of ${day} in ${marketName}.`
            : `${t`Everyone in ${marketName} names a price for ${day}.`} ${onePricePerUnit(auction)}`
        }
        tools={isOpen && <Countdown auction={auction} onClosed={shut} />}
      />
      {isOpen && <OpenAuction auction={auction} nowMs={nowMs} onClosed={shut} />}
      {!isOpen && !hasResult && <ClosedAuction auction={auction} nowMs={nowMs} />}
      {hasResult && <ResultsView auction={auction} nowMs={nowMs} />}
    </>
  )
}
