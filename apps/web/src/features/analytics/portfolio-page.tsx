import type { Market } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Column, Columns, Stack } from '../../ui/layout.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { ComingCard } from './coming-card.tsx'
import { MoneyCard } from './money-card.tsx'
import { PositionsCard } from './positions-card.tsx'
import { Tabs } from './tabs.tsx'
import { MarketChoice, useMarket } from './use-market.tsx'

const route = getRouteApi('/guarded/portfolio')

/** What is bought and sold, interval by interval, and what is still open: energy and money. */
export function PortfolioPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { market, markets } = useMarket(search.market)
  return (
    <>
      <PageHead
        title={t`Portfolio`}
        lead={t`What you have bought and sold, and what is still open.`}
        tools={
          <>
            {market && (
              <MarketChoice
                market={market}
                markets={markets}
                // A day of one market is not the same day of another.
                onChange={(id) =>
                  void navigate({
                    search: { ...search, market: id, date: undefined },
                    replace: true
                  })
                }
              />
            )}
            <Tabs here="portfolio" market={search.market} />
          </>
        }
      />
      {market === undefined && <DelayedSkeleton height={500} />}
      {market === null && <NoMarket />}
      {market && <PortfolioOf key={market.id} market={market} />}
    </>
  )
}

export function NoMarket() {
  return (
    <EmptyState title={t`No market here yet`}>
      {t`Whoever runs this site has not set up a market, so nothing can be dealt in.`}
    </EmptyState>
  )
}

function PortfolioOf({ market }: { market: Market }) {
  const { queries } = useApi()
  // The cards above ask for two days, as the chart does at first.
  const portfolio = useQuery(queries.analytics.portfolio({ query: { marketId: market.id } }))
  return (
    <Stack>
      <QueryView query={portfolio} skeleton={<Waiting />}>
        {(found) => (
          <Columns>
            <Column span={5}>
              <MoneyCard portfolio={found} />
            </Column>
            <Column span={7}>
              <ComingCard portfolio={found} />
            </Column>
          </Columns>
        )}
      </QueryView>
      <PositionsCard market={market} />
    </Stack>
  )
}

function Waiting() {
  return (
    <Columns>
      <Column span={5}>
        <DelayedSkeleton height={260} />
      </Column>
      <Column span={7}>
        <DelayedSkeleton height={260} />
      </Column>
    </Columns>
  )
}
