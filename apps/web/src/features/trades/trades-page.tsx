import { sellers, type Trade } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconArrowsExchange, IconCheck } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useApi } from '../../api/api.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { formatNumber } from '../../format/number.ts'
import { Card } from '../../ui/card.tsx'
import { Chip, Chips } from '../../ui/chips.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { List } from '../../ui/list.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { TabLinks } from '../../ui/tab-links.tsx'
import { useNow } from '../../ui/use-now.ts'
import { TradeRow } from './trade-row.tsx'
import { isOpen } from './trade-words.ts'
import type { TradesSearch } from './trades-search.ts'
import { useOpenTrades } from './use-open-trades.ts'

const route = getRouteApi('/guarded/trades')

type Tab = NonNullable<TradesSearch['tab']>

/** Everything I bought and sold, by what it wants from me. */
export function TradesPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { user } = useSession()
  const isSeller = sellers.some((role) => role === user?.role)
  const open = useOpenTrades()
  const tab = search.tab ?? (isSeller ? 'needs_me' : 'buying')
  const tabs: Tab[] = isSeller ? ['needs_me', 'buying', 'selling', 'done'] : ['buying', 'done']
  const words: Record<Tab, string> = {
    needs_me: t`Needs me`,
    buying: t`Buying`,
    selling: t`Selling`,
    done: t`Done`
  }
  return (
    <>
      <PageHead
        title={t`My trades`}
        lead={t`What you asked for, what others want from you, and how it ended.`}
      />
      <Stack>
        {isSeller && (
          <TabLinks
            label={t`Trades`}
            tabs={[
              { to: '/trades', label: t`With neighbours` },
              { to: '/orders', label: t`With the market` }
            ]}
          />
        )}
        <Chips label={t`Which trades`} isSliding>
          {tabs.map((one) => (
            <Chip
              key={one}
              isOn={one === tab}
              onToggle={() => void navigate({ search: { tab: one }, replace: true })}
              {...(open.isReady &&
                one !== 'done' && { count: formatNumber(tradesOf(one, open.trades).length) })}
            >
              {words[one]}
            </Chip>
          ))}
        </Chips>
        {tab === 'done' ? <Done /> : <Open tab={tab} open={open} />}
      </Stack>
    </>
  )
}

function tradesOf(tab: Tab, trades: readonly Trade[]): Trade[] {
  return trades.filter((trade) =>
    tab === 'needs_me'
      ? trade.side === 'sell' && trade.status === 'pending'
      : trade.side === (tab === 'buying' ? 'buy' : 'sell')
  )
}

interface OpenProps {
  tab: Exclude<Tab, 'done'>
  open: ReturnType<typeof useOpenTrades>
}

function Open({ tab, open }: OpenProps) {
  const nowMs = useNow()
  if (open.error) return <ProblemState error={open.error} onRetry={open.retry} />
  if (!open.isReady) return <DelayedSkeleton height={76} lines={4} />
  const trades = tradesOf(tab, open.trades)
  if (trades.length === 0) return <Nothing tab={tab} />
  return (
    <Listed hasMore={open.hasMore} isLoadingMore={open.isLoadingMore} onMore={open.more}>
      {trades.map((trade) => (
        <TradeRow key={trade.id} trade={trade} nowMs={nowMs} />
      ))}
    </Listed>
  )
}

/** The server lists all of mine, newest first; those still on their way have their own tabs. */
function Done() {
  const nowMs = useNow()
  const { pages } = useApi()
  const list = useInfiniteQuery(pages.trades.list({ query: { limit: 50 } }))
  if (list.error && !list.data)
    return <ProblemState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <DelayedSkeleton height={76} lines={4} />
  const trades = list.data.pages
    .flatMap((page) => page.items)
    .filter((trade) => !isOpen(trade.status))
  if (trades.length === 0 && !list.hasNextPage) return <Nothing tab="done" />
  return (
    <Listed
      hasMore={list.hasNextPage}
      isLoadingMore={list.isFetchingNextPage}
      onMore={() => void list.fetchNextPage()}
    >
      {trades.map((trade) => (
        <TradeRow key={trade.id} trade={trade} nowMs={nowMs} />
      ))}
    </Listed>
  )
}

interface ListedProps {
  hasMore: boolean
  isLoadingMore: boolean
  onMore: () => void
  children: ReactNode
}

function Listed({ hasMore, isLoadingMore, onMore, children }: ListedProps) {
  return (
    <>
      <Card label={t`Trades`}>
        <List>{children}</List>
      </Card>
      {hasMore && (
        <Row>
          <Button variant="default" loading={isLoadingMore} onClick={onMore}>{t`Show more`}</Button>
        </Row>
      )}
    </>
  )
}

function Nothing({ tab }: { tab: Tab }) {
  const icon = <IconArrowsExchange size={22} aria-hidden />
  const market = <LinkButton to="/marketplace" size="sm">{t`See what is on sale`}</LinkButton>
  const sell = <LinkButton to="/sell" size="sm">{t`Sell energy`}</LinkButton>
  const states: Record<Tab, ReactNode> = {
    needs_me: (
      <EmptyState icon={<IconCheck size={22} aria-hidden />} title={t`Nothing waits for you`}>
        {t`When somebody wants your energy, the request stands here with the time left to answer.`}
      </EmptyState>
    ),
    buying: (
      <EmptyState icon={icon} title={t`Nothing is on its way to you`} action={market}>
        {t`What you reserve stands here until it has arrived and is paid.`}
      </EmptyState>
    ),
    selling: (
      <EmptyState icon={icon} title={t`Nothing of yours is sold right now`} action={sell}>
        {t`What others take from your offers stands here until it is delivered and paid.`}
      </EmptyState>
    ),
    done: (
      <EmptyState icon={icon} title={t`No trade has ended yet`} action={market}>
        {t`Here you find what was delivered, what it came to, and why.`}
      </EmptyState>
    )
  }
  return <Card>{states[tab]}</Card>
}
