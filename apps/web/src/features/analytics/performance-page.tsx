import type { Market } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { addDays, localDate } from '../../format/zone.ts'
import { Chip, Chips } from '../../ui/chips.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { useNow } from '../../ui/use-now.ts'
import type { PerformanceSearch } from './analytics-search.ts'
import { kindName } from './deal-words.ts'
import { PerformanceView } from './performance-view.tsx'
import { DayField, PeriodNav } from './period-nav.tsx'
import { performancePeriod, type PerformancePeriod } from './period.ts'
import { NoMarket } from './portfolio-page.tsx'
import { Tabs } from './tabs.tsx'
import { MarketChoice, useMarket } from './use-market.tsx'
import styles from './analytics.module.css'

const route = getRouteApi('/guarded/performance')
/** Auctions settle before their delivery, so a little of the time ahead has figures too. */
const daysAhead = 7

/** What was earned and paid over a stretch of time, and how it compares with the market. */
export function PerformancePage() {
  const search = route.useSearch()
  const change = useChangeSearch()
  const { market, markets } = useMarket(search.market)
  return (
    <>
      <PageHead
        title={t`Performance`}
        lead={t`What you earned and paid, and how your prices compare with the market's.`}
        tools={
          <>
            {market && (
              <MarketChoice
                market={market}
                markets={markets}
                onChange={(id) => change({ market: id })}
              />
            )}
            <Tabs here="performance" market={search.market} />
          </>
        }
      />
      {market === undefined && <DelayedSkeleton height={500} />}
      {market === null && <NoMarket />}
      {market && <PerformanceOf key={market.id} market={market} />}
    </>
  )
}

function PerformanceOf({ market }: { market: Market }) {
  const { queries } = useApi()
  const nowMs = useNow()
  const search = route.useSearch()
  const change = useChangeSearch()
  const { timeZone } = market
  const today = localDate(nowMs, timeZone)
  const step = search.by ?? 'day'
  const period = performancePeriod(step, search, { today, timeZone })
  const { from, to, groupBy } = period
  const query = {
    marketId: market.id,
    from,
    to,
    groupBy,
    ...(search.kind !== undefined && { kind: search.kind })
  }
  const performance = useQuery(queries.analytics.performance({ query }))
  return (
    <Stack>
      <Row isSpread>
        {step === 'range' ? (
          <RangeFields period={period} today={today} />
        ) : (
          <PeriodNav
            period={period}
            date={search.date ?? today}
            latest={addDays(today, daysAhead)}
            onDate={(date) => change({ date: date === today ? undefined : date })}
          />
        )}
        <Segmented
          label={t`Step`}
          value={step}
          options={[
            { value: 'day', label: t`Days` },
            { value: 'week', label: t`Weeks` },
            { value: 'month', label: t`Months` },
            { value: 'range', label: t`From, to` }
          ]}
          onChange={(by) => change({ by: by === 'day' ? undefined : by })}
        />
      </Row>
      <KindChips />
      <QueryView query={performance} skeleton={<DelayedSkeleton height={620} />}>
        {(found) => (
          <PerformanceView
            performance={found}
            period={period}
            query={query}
            onDate={(date) => change({ by: undefined, date })}
          />
        )}
      </QueryView>
    </Stack>
  )
}

/** All deals, or those of one kind. */
function KindChips() {
  const { kind } = route.useSearch()
  const change = useChangeSearch()
  return (
    <Chips label={t`Which deals`} isSliding>
      <Chip isOn={kind === undefined} onToggle={() => change({ kind: undefined })}>
        {t`Everything`}
      </Chip>
      {(['trade', 'auction', 'order'] as const).map((one) => (
        <Chip
          key={one}
          isOn={kind === one}
          onToggle={() => change({ kind: kind === one ? undefined : one })}
        >
          {kindName(one)}
        </Chip>
      ))}
    </Chips>
  )
}

function RangeFields({ period, today }: { period: PerformancePeriod; today: string }) {
  const change = useChangeSearch()
  const latest = addDays(today, daysAhead)
  return (
    <div className={styles.dates}>
      <h2>{period.name}</h2>
      <DayField
        label={t`From`}
        value={period.from}
        max={period.to}
        onDate={(from) => change({ from, to: period.to })}
      />
      <DayField
        label={t`To`}
        value={period.to}
        min={period.from}
        max={latest}
        onDate={(to) => change({ from: period.from, to })}
      />
    </div>
  )
}

function useChangeSearch(): (changed: PerformanceSearch) => void {
  const navigate = route.useNavigate()
  const search = route.useSearch()
  return (changed) =>
    void navigate({ search: { ...search, ...changed }, replace: true, resetScroll: false })
}
