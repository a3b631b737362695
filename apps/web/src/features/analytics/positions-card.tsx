import type { Market, Portfolio } from '@commonwatt/contract'
import { IconCalendarOff } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { formatEnergy } from '../../format/energy.ts'
import { addDays, localDate } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { useNow } from '../../ui/use-now.ts'
import { CsvDownloads } from './csv-downloads.tsx'
import { PeriodNav } from './period-nav.tsx'
import { positionPeriod, type PositionPeriod } from './period.ts'
import { PositionsChart } from './positions-chart.tsx'

const route = getRouteApi('/guarded/portfolio')
/** Offers and auctions reach no further than this. */
const daysAhead = 62

/** What is bought and sold in each interval of a stretch of time, past and coming. */
export function PositionsCard({ market }: { market: Market }) {
  const { queries } = useApi()
  const nowMs = useNow()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { timeZone } = market
  const today = localDate(nowMs, timeZone)
  const view = search.view ?? 'day'
  const period = positionPeriod(view, search.date, { today, timeZone })
  const query = useQuery(queries.analytics.portfolio({ query: queryOf(market, period) }))
  return (
    <Card label={t`Positions by interval`}>
      <Stack gap={12}>
        <Row isSpread>
          <PeriodNav
            period={period}
            date={search.date ?? today}
            latest={addDays(today, daysAhead)}
            onDate={(date) =>
              void navigate({
                search: { ...search, date: date === today ? undefined : date },
                replace: true,
                resetScroll: false
              })
            }
          />
          <Segmented
            label={t`Stretch of time`}
            value={view}
            options={[
              { value: 'day', label: t`Day` },
              { value: 'week', label: t`Week` },
              { value: 'month', label: t`Month` }
            ]}
            onChange={(next) =>
              void navigate({
                search: { ...search, view: next === 'day' ? undefined : next },
                replace: true,
                resetScroll: false
              })
            }
          />
        </Row>
        <QueryView query={query} skeleton={<DelayedSkeleton height={400} />}>
          {(portfolio) => (
            <Positions market={market} period={period} portfolio={portfolio} nowMs={nowMs} />
          )}
        </QueryView>
      </Stack>
    </Card>
  )
}

interface PositionsProps {
  market: Market
  period: PositionPeriod
  portfolio: Portfolio
  nowMs: number
}

function Positions({ market, period, portfolio, nowMs }: PositionsProps) {
  const { client } = useApi()
  const name = period.name
  const isEmpty = portfolio.positions.every((one) => one.boughtWh === 0 && one.soldWh === 0)
  if (isEmpty) {
    return (
      <EmptyState
        icon={<IconCalendarOff size={22} aria-hidden />}
        title={t`Nothing bought or sold: ${name}`}
        action={
          <LinkButton to="/marketplace" variant="default" size="sm">
            {t`Go to the marketplace`}
          </LinkButton>
        }
      >
        {t`Trades, filled bids and executed orders stand here by the quarter-hours that they are for.`}
      </EmptyState>
    )
  }
  return (
    <>
      <p className="soft">{sumOf(portfolio)}</p>
      <PositionsChart
        portfolio={portfolio}
        name={name}
        nowMs={nowMs}
        downloads={
          <CsvDownloads
            fileName={`positions-${market.id}-${period.from}-${period.to}`}
            fetch={(choice) =>
              client.analytics.positionsCsv({ query: { ...queryOf(market, period), ...choice } })
            }
          />
        }
      />
    </>
  )
}

/** Both sides in one sentence, and how much of it still depends on meters and markets. */
function sumOf({ positions }: Portfolio): string {
  const sum = (name: 'boughtWh' | 'soldWh' | 'openBoughtWh' | 'openSoldWh') =>
    positions.reduce((total, position) => total + position[name], 0)
  const sold = formatEnergy(sum('soldWh'))
  const bought = formatEnergy(sum('boughtWh'))
  const openWh = sum('openBoughtWh') + sum('openSoldWh')
  const open = formatEnergy(openWh)
  return openWh > 0
    ? t`Sold ${sold}, bought ${bought}. Of this ${open} are agreed and not settled yet.`
    : t`Sold ${sold}, bought ${bought}. The money of all of it is settled.`
}

function queryOf(market: Market, { from, to, resolution }: PositionPeriod) {
  return { marketId: market.id, from, to, resolution }
}
