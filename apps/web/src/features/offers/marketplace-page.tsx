import type { Market } from '@commonwatt/contract'
import { IconPlus } from '@tabler/icons-react'
import { plural, t } from '@lingui/core/macro'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { ProblemState, QueryView } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { formatRadius } from '../../format/energy.ts'
import { formatPrice } from '../../format/price.ts'
import { localDate, localTime, toMs } from '../../format/zone.ts'
import { Button } from '@mantine/core'
import { Card } from '../../ui/card.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { useNow } from '../../ui/use-now.ts'
import { Filters } from './filters.tsx'
import { gridFeesOf } from './grid-price.ts'
import { rememberSearch } from './last-search.ts'
import { ListTools } from './list-tools.tsx'
import type { MarketplaceSearch } from './marketplace-search.ts'
import { NothingFound, OfferList } from './offer-list.tsx'
import { offerQuery } from './offer-query.ts'
import { MarketSide } from './statistics-card.tsx'
import { useNear } from './use-near.ts'
import styles from './marketplace.module.css'

/** Who sells energy near here: the list first, what is traded beside it. */
export function MarketplacePage() {
  const { queries } = useApi()
  const { market } = usePlace()
  const markets = useQuery({ ...queries.markets.list(), staleTime: 10 * 60_000 })
  return (
    <QueryView query={markets} skeleton={<MarketSkeleton />}>
      {({ items }) => {
        const here = market ?? items[0]
        return here ? (
          <Marketplace market={here} markets={items} />
        ) : (
          <PageHead title={t`Marketplace`} lead={t`No market is set up here yet.`} />
        )
      }}
    </QueryView>
  )
}

interface MarketplaceProps {
  market: Market
  markets: readonly Market[]
}

function Marketplace({ market, markets }: MarketplaceProps) {
  const route = getRouteApi('/marketplace')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const nowMs = useNow()
  const near = useNear(search)
  const session = useSession()
  const { pages } = useApi()
  const view = { position: near.position, market, today: localDate(nowMs, market.timeZone) }
  const list = useInfiniteQuery({
    ...pages.offers.list({ query: { ...offerQuery(search, view), count: true } }),
    enabled: near.isKnown,
    placeholderData: keepPreviousData
  })
  useEffect(() => rememberSearch(search), [search])
  const change = (patch: Partial<MarketplaceSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...patch }), replace: true })
  const first = list.data?.pages[0]
  const radiusM = first?.radiusM ?? null
  const offers = list.data?.pages.flatMap((page) => page.items) ?? []
  const canSell = session.user?.role === 'producer'

  return (
    <>
      <PageHead
        title={countTitle(first?.total ?? null, radiusM)}
        lead={<Lead market={market} nowMs={nowMs} />}
        tools={
          <>
            <Segmented
              label={t`What to look at`}
              options={[
                { value: 'offers', label: t`Offers` },
                { value: 'assets', label: t`Assets` }
              ]}
              value="offers"
              onChange={(value) => value === 'assets' && void navigate({ to: '/assets' })}
            />
            {canSell && (
              <LinkButton to="/sell" leftSection={<IconPlus size={18} aria-hidden />}>
                {t`Sell energy`}
              </LinkButton>
            )}
          </>
        }
      />
      <div className={styles.filters}>
        <Filters
          search={search}
          change={change}
          near={near}
          radiusM={radiusM}
          view={view}
          isListed={list.isSuccess}
        />
      </div>
      <div className={styles.market}>
        <Stack gap={10}>
          <ListTools search={search} change={change} hasPoint={near.position !== null} />
          {list.isPending && <DelayedSkeleton height={110} lines={5} />}
          {list.error && offers.length === 0 && (
            <Card>
              <ProblemState error={list.error} onRetry={() => void list.refetch()} />
            </Card>
          )}
          {first && offers.length === 0 && (
            <NothingFound
              search={search}
              change={change}
              view={view}
              radiusM={radiusM}
              canSell={canSell}
            />
          )}
          {offers.length > 0 && (
            <div aria-busy={list.isPlaceholderData} className={styles.list}>
              <OfferList offers={offers} markets={markets} nowMs={nowMs} />
            </div>
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
        </Stack>
        <aside className={styles.side} aria-label={t`The market`}>
          <MarketSide market={market} nowMs={nowMs} />
        </aside>
      </div>
    </>
  )
}

/** The server counts up to a thousand. */
const mostCounted = 1_000

function countTitle(total: number | null, radiusM: number | null): string {
  if (total === null) return t`Offers`
  const radius = radiusM === null ? '' : formatRadius(radiusM)
  if (total >= mostCounted)
    return radiusM === null ? t`More than 1,000 offers` : t`More than 1,000 offers within ${radius}`
  return radiusM === null
    ? plural(total, { 0: 'No offers', one: '# offer', other: '# offers' })
    : plural(total, {
        0: `No offers within ${radius}`,
        one: `# offer within ${radius}`,
        other: `# offers within ${radius}`
      })
}

/** What the prices hold, and what the grid costs now as something to compare with. */
function Lead({ market, nowMs }: { market: Market; nowMs: number }) {
  const { queries } = useApi()
  const date = localDate(nowMs, market.timeZone)
  const day = useQuery(queries.markets.day({ params: { id: market.id, date }, query: {} }))
  const slot = day.data?.slots.find(
    ({ deliveryStart, deliveryEnd }) => toMs(deliveryStart) <= nowMs && nowMs < toMs(deliveryEnd)
  )
  const words = t`All prices include network, fee and taxes.`
  if (!slot || slot.priceMicrosPerKwh === null) return words
  const grid = formatPrice(slot.priceMicrosPerKwh + gridFeesOf(market), market.currency)
  const time = localTime(slot.deliveryStart, market.timeZone)
  return `${words} ${t`The grid costs ${grid} at ${time}.`}`
}

function MarketSkeleton() {
  return (
    <>
      <PageHead title={t`Offers`} />
      <DelayedSkeleton height={110} lines={5} />
    </>
  )
}
