import { sellers, type Order } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconClockPlay, IconPlus } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { addDays, startOfDay, toMs } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { List } from '../../ui/list.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { TabLinks } from '../../ui/tab-links.tsx'
import { useNow } from '../../ui/use-now.ts'
import { AllPending } from './all-pending.tsx'
import { OrderFilters } from './order-filters.tsx'
import { OrderRow } from './order-row.tsx'
import type { OrdersSearch } from './orders-search.ts'

const route = getRouteApi('/guarded/orders')

/** What my batteries are to buy and sell at the market's price, and what became of it. */
export function OrdersPage() {
  const { user } = useSession()
  const isSeller = sellers.some((role) => role === user?.role)
  return (
    <>
      <PageHead
        title={t`Orders`}
        lead={t`Your battery buys and sells at the market’s price, at the hour you name.`}
        tools={
          isSeller && (
            <LinkButton to="/orders/new" leftSection={<IconPlus size={18} aria-hidden />}>
              {t`Schedule an order`}
            </LinkButton>
          )
        }
      />
      <Stack>
        <TabLinks
          label={t`Trades`}
          tabs={[
            { to: '/trades', label: t`With neighbours` },
            { to: '/orders', label: t`With the market` }
          ]}
        />
        {user && !isSeller ? <NoBattery /> : <Orders />}
      </Stack>
    </>
  )
}

function NoBattery() {
  return (
    <Card>
      <EmptyState
        icon={<IconClockPlay size={22} aria-hidden />}
        title={t`Orders belong to a battery`}
      >
        {t`Producers with a battery schedule when it buys and sells.`}
      </EmptyState>
    </Card>
  )
}

function Orders() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const nowMs = useNow()
  const { queries, pages } = useApi()
  const { market } = usePlace()
  const batteries = useQuery(queries.batteries.list({ query: { limit: 100 } }))
  const timeZone = market?.timeZone ?? 'UTC'
  const list = useInfiniteQuery(pages.orders.list({ query: queryOf(search, timeZone) }))
  const isPending = (search.status ?? 'pending') === 'pending'
  const found = list.data?.pages.flatMap((page) => page.items) ?? []
  // What waits is read from now on, what is over backwards.
  const orders = isPending ? found.toSorted(byStart) : found
  const isWhole = !search.side && !search.from && !search.to
  return (
    <>
      <OrderFilters
        search={search}
        onSearch={(next) => void navigate({ search: next, replace: true })}
        batteries={batteries.data?.items ?? []}
      />
      {list.error && !list.data && (
        <ProblemState error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isLoading && <DelayedSkeleton height={76} lines={4} />}
      {list.data && orders.length === 0 && <Nothing search={search} />}
      {orders.length > 0 && (
        <Card
          title={isPending ? t`Waiting for their time` : t`Orders`}
          aside={
            isPending &&
            isWhole && (
              <AllPending
                count={orders.length}
                hasMore={list.hasNextPage}
                batteryId={search.battery}
              />
            )
          }
        >
          <List>
            {orders.map((order) => (
              <OrderRow key={order.id} order={order} nowMs={nowMs} />
            ))}
          </List>
        </Card>
      )}
      {list.hasNextPage && (
        <Row>
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >{t`Show more`}</Button>
        </Row>
      )}
    </>
  )
}

function byStart(a: Order, b: Order): number {
  return toMs(a.deliveryStart) - toMs(b.deliveryStart) || (a.id < b.id ? -1 : 1)
}

/** Days are those of the market; the last one is part of the range. */
function queryOf({ status = 'pending', side, battery, from, to }: OrdersSearch, timeZone: string) {
  const instant = (day: string) => new Date(startOfDay(day, timeZone)).toISOString()
  return {
    // All that waits fits on one page, so that its order is one.
    limit: status === 'pending' ? 100 : 20,
    ...(status !== 'all' && { status }),
    ...(side && { side }),
    ...(battery && { batteryId: battery }),
    ...(from && { from: instant(from) }),
    ...(to && { to: instant(addDays(to, 1)) })
  }
}

function Nothing({ search }: { search: OrdersSearch }) {
  const { status = 'pending', side, battery, from, to } = search
  const icon = <IconClockPlay size={22} aria-hidden />
  const isNarrowed = [side, battery, from, to].some(Boolean)
  const schedule = <LinkButton to="/orders/new" size="sm">{t`Schedule an order`}</LinkButton>
  const all = (
    <LinkButton to="/orders" search={{ status: 'all' }} size="sm" variant="default">
      {t`Show all orders`}
    </LinkButton>
  )
  return (
    <Card>
      {isNarrowed ? (
        <EmptyState icon={icon} title={t`No order fits these filters`} action={all}>
          {t`Take one of them away, or look at all orders.`}
        </EmptyState>
      ) : status === 'pending' ? (
        <EmptyState icon={icon} title={t`No order is waiting`} action={schedule}>
          {t`Buy when power is cheap, sell when it is dear: say how much and when, and it happens by itself.`}
        </EmptyState>
      ) : (
        <EmptyState icon={icon} title={t`There is no such order yet`} action={all}>
          {t`What became of your orders stands here, each with its reason.`}
        </EmptyState>
      )}
    </Card>
  )
}
