import { buyers, type Auction, type User } from '@commonwatt/contract'
import { IconGavel } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { useApi } from '../../api/api.tsx'
import { useSiteIn } from '../../api/place.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Column, Columns, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { LastPrice } from './last-price.tsx'
import { StandingCard } from './standing-card.tsx'
import { BidSheetCard } from './sheet/bid-sheet.tsx'
import type { BidSet } from './sheet/rows.ts'
import { isGateClosed, useBidSheet } from './sheet/use-bid-sheet.ts'
import { useExpected } from './sheet/use-expected.ts'

interface OpenAuctionProps {
  auction: Auction
  nowMs: number
  /** The server said that the gate is shut. */
  onClosed: () => void
}

/** The day while bids are taken: the sheet, and beside it why the last price was what it was. */
export function OpenAuction({ auction, nowMs, onClosed }: OpenAuctionProps) {
  const session = useSession()
  return (
    <Columns>
      <Column span={7}>
        <Stack>
          {session.status === 'signed_out' && <Door />}
          {session.status === 'loading' && <DelayedSkeleton height={520} />}
          {session.user && (
            <MySheet auction={auction} user={session.user} nowMs={nowMs} onClosed={onClosed} />
          )}
        </Stack>
      </Column>
      <Column span={5}>
        <Stack>
          {session.user && buyers.some((role) => role === session.user.role) && (
            <StandingCard auction={auction} />
          )}
          <LastPrice auction={auction} nowMs={nowMs} />
        </Stack>
      </Column>
    </Columns>
  )
}

function Door() {
  const { pathname } = useLocation()
  return (
    <Card title={t`Bid for this day`}>
      <EmptyState
        icon={<IconGavel size={22} aria-hidden />}
        title={t`Members bid here`}
        action={
          <LinkButton to="/sign-in" search={{ returnTo: pathname }}>
            {t`Sign in to bid`}
          </LinkButton>
        }
      >
        {t`Name what you need or can deliver, and the price you would accept. All who trade get the same price.`}
      </EmptyState>
    </Card>
  )
}

interface MySheetProps extends OpenAuctionProps {
  user: User
}

function MySheet(props: MySheetProps) {
  const { queries } = useApi()
  const bids = useQuery(queries.auctions.bids({ params: { id: props.auction.id } }))
  return (
    <QueryView query={bids} skeleton={<DelayedSkeleton height={520} />}>
      {(saved) => <SheetOf {...props} saved={saved} />}
    </QueryView>
  )
}

function SheetOf({ auction, user, nowMs, onClosed, saved }: MySheetProps & { saved: BidSet }) {
  const { queries } = useApi()
  const site = useSiteIn(auction.marketId)
  const mayBid = buyers.some((role) => role === user.role)
  const limits = useQuery({
    ...queries.auctions.limits({
      params: { id: auction.id },
      query: site ? { siteId: site.id } : {}
    }),
    enabled: mayBid && site !== null
  })
  const expected = useExpected(auction)
  const sheet = useBidSheet({
    auction,
    saved,
    limits: limits.data ?? null,
    siteId: site?.id ?? null,
    accountId: user.id,
    maySell: user.role === 'producer'
  })
  const isRefused = isGateClosed(sheet.error)
  const tellClosed = useEffectEvent(onClosed)
  useEffect(() => {
    if (isRefused) tellClosed()
  }, [isRefused])
  return <BidSheetCard sheet={sheet} expected={expected} nowMs={nowMs} />
}
