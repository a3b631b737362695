import type { Auction, Market } from '@commonwatt/contract'
import { Button, Select } from '@mantine/core'
import { IconGavel } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { useServerNow } from '../../api/live-context.tsx'
import { usePlace } from '../../api/place.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { formatEnergy } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatNumber } from '../../format/number.ts'
import { formatPrice } from '../../format/price.ts'
import { toMs } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Tag } from '../../ui/tag.tsx'
import { bidCountWords, dayInWords, relativeDay, shortDay } from './auction-words.ts'
import { Countdown } from './countdown.tsx'
import styles from './auctions.module.css'

const route = getRouteApi('/auctions')

/** Which day: those that take bids, then those with their prices. */
export function AuctionsPage() {
  const { market: ownMarket, markets } = usePlace()
  const wanted = route.useSearch().market ?? ownMarket?.id
  const market = markets.find((one) => one.id === wanted) ?? ownMarket
  return (
    <>
      <PageHead
        title={t`Auctions`}
        lead={t`Members name a price for each time of a day. When the gate closes, one fair price comes out for everyone, and anyone can check it. These are prices among neighbours; the wholesale prices stand under Prices.`}
        tools={markets.length > 1 && market && <MarketChoice market={market} markets={markets} />}
      />
      {market ? <AuctionsOf key={market.id} market={market} /> : <DelayedSkeleton height={280} />}
    </>
  )
}

function MarketChoice({ market, markets }: { market: Market; markets: readonly Market[] }) {
  const navigate = useNavigate()
  return (
    <Select
      aria-label={t`Market`}
      className={styles.market}
      size="sm"
      data={markets.map((one) => ({ value: one.id, label: one.name }))}
      value={market.id}
      allowDeselect={false}
      onChange={(id) =>
        void navigate({ to: '/auctions', search: { market: id ?? undefined }, replace: true })
      }
    />
  )
}

function AuctionsOf({ market }: { market: Market }) {
  const { pages } = useApi()
  const nowMs = useServerNow()
  const list = useInfiniteQuery(pages.auctions.list({ query: { marketId: market.id, limit: 30 } }))
  const shut = () => void list.refetch()
  if (list.error && !list.data)
    return <ProblemState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <DelayedSkeleton height={280} />
  const all = list.data.pages.flatMap((page) => page.items)
  const isOpen = (one: Auction) => one.status === 'open' && toMs(one.gateClosureAt) > nowMs
  const open = all.filter(isOpen).toSorted((a, b) => toMs(a.gateClosureAt) - toMs(b.gateClosureAt))
  const past = all.filter((one) => !isOpen(one))
  const [next, ...later] = open
  if (all.length === 0) return <NoAuctions market={market} />
  return (
    <Stack>
      {next ? <NextGate auction={next} nowMs={nowMs} onClosed={shut} /> : <NoGate />}
      {later.map((auction) => (
        <LaterGate key={auction.id} auction={auction} nowMs={nowMs} onClosed={shut} />
      ))}
      {past.length > 0 && (
        <Card title={t`Days before`} isFlush>
          <PastDays auctions={past} nowMs={nowMs} />
          {list.hasNextPage && (
            <div className={styles.more}>
              <Button
                variant="default"
                size="sm"
                loading={list.isFetchingNextPage}
                onClick={() => void list.fetchNextPage()}
              >{t`Show older days`}</Button>
            </div>
          )}
        </Card>
      )}
    </Stack>
  )
}

function NoAuctions({ market }: { market: Market }) {
  const time = market.gateClosure.localTime
  return (
    <Card label={t`Auctions`}>
      <EmptyState icon={<IconGavel size={22} aria-hidden />} title={t`No auction here yet`}>
        {t`The first one opens by itself, and its gate closes at ${time} before the day of delivery.`}
      </EmptyState>
    </Card>
  )
}

function NoGate() {
  return (
    <Card label={t`Auctions that take bids`}>
      <EmptyState title={t`No gate is open right now`}>
        {t`The next day opens by itself in a moment.`}
      </EmptyState>
    </Card>
  )
}

interface GateProps {
  auction: Auction
  nowMs: number
  onClosed: () => void
}

function NextGate({ auction, nowMs, onClosed }: GateProps) {
  const name = relativeDay(auction, nowMs)
  const day = dayInWords(auction)
  return (
    <Card label={name} isLarge>
      <div className={styles.next}>
        <div className={styles.nextWords}>
          <h2>{name}</h2>
          {name !== day && <p className="soft">{day}</p>}
          <MyBids auction={auction} />
        </div>
        <div className={styles.nextEnd}>
          <Countdown auction={auction} onClosed={onClosed} />
          <LinkButton to="/auctions/$auctionId" params={{ auctionId: auction.id }} size="lg">
            {t`Open the bid sheet`}
          </LinkButton>
        </div>
      </div>
    </Card>
  )
}

function LaterGate({ auction, nowMs, onClosed }: GateProps) {
  const day = dayInWords(auction)
  return (
    <Card label={day}>
      <div className={styles.next}>
        <div className={styles.nextWords}>
          <h2>{relativeDay(auction, nowMs)}</h2>
          <MyBids auction={auction} />
        </div>
        <div className={styles.nextEnd}>
          <Countdown auction={auction} onClosed={onClosed} />
          <LinkButton
            to="/auctions/$auctionId"
            params={{ auctionId: auction.id }}
            variant="default"
          >{t`Bid for ${day}`}</LinkButton>
        </div>
      </div>
    </Card>
  )
}

/** What stands in the book from me, without opening the sheet. */
function MyBids({ auction }: { auction: Auction }) {
  const { queries } = useApi()
  const isMember = useSession().status === 'signed_in'
  const bids = useQuery({
    ...queries.auctions.bids({ params: { id: auction.id } }),
    enabled: isMember
  })
  if (!bids.data) return null
  if (bids.data.bids.length === 0) return <p className="muted">{t`You have not bid yet.`}</p>
  const count = bidCountWords(bids.data.bids.length)
  const held = formatMoney(bids.data.heldMicros, auction.currency)
  return (
    <Row gap={8}>
      <Tag tone="ok">{t`${count} saved`}</Tag>
      {bids.data.heldMicros > 0 && <Tag tone="held">{t`${held} held`}</Tag>}
      {bids.data.origin === 'standing' && <Tag>{t`by your standing bid`}</Tag>}
    </Row>
  )
}

function PastDays({ auctions, nowMs }: { auctions: readonly Auction[]; nowMs: number }) {
  return (
    <DataTable
      caption={t`Days with their prices`}
      rows={auctions}
      rowKey={(auction) => auction.id}
      columns={[
        {
          key: 'day',
          head: t`Day`,
          isRowHead: true,
          cell: (auction) => (
            <Link to="/auctions/$auctionId" params={{ auctionId: auction.id }}>
              {shortDay(auction, nowMs)}
            </Link>
          )
        },
        {
          key: 'mean',
          head: t`Price on average`,
          align: 'end',
          cell: (auction) =>
            auction.meanPriceMicrosPerKwh === null
              ? statusWord(auction)
              : formatPrice(auction.meanPriceMicrosPerKwh, auction.currency)
        },
        {
          key: 'volume',
          head: t`Traded`,
          align: 'end',
          cell: (auction) => (auction.volumeWh === null ? '' : formatEnergy(auction.volumeWh))
        },
        {
          key: 'bids',
          head: t`Bids`,
          align: 'end',
          isHiddenOnPhone: true,
          cell: (auction) => (auction.bidCount === null ? '' : formatNumber(auction.bidCount))
        },
        {
          key: 'units',
          head: t`Prices`,
          align: 'end',
          isHiddenOnPhone: true,
          cell: (auction) => formatNumber(auction.unitCount)
        }
      ]}
    />
  )
}

function statusWord(auction: Auction): string {
  if (auction.status === 'cleared' || auction.status === 'settled') return t`no trade`
  return t`prices on their way`
}
