import type { Performance } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconCalendarOff, IconChartHistogram } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Plural } from '@lingui/react/macro'
import { useApi } from '../../api/api.tsx'
import { formatDates } from '../../format/time.ts'
import { localDate } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Column, Columns, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { AgainstMarket } from './against-market.tsx'
import type { DealKind } from './analytics-search.ts'
import { CsvDownloads } from './csv-downloads.tsx'
import { KeyFigures } from './key-figures.tsx'
import { KindsTable } from './kinds-table.tsx'
import { PerformanceChart } from './performance-chart.tsx'
import type { PerformancePeriod } from './period.ts'

interface PerformanceViewProps {
  performance: Performance
  period: PerformancePeriod
  query: {
    marketId: string
    from: string
    to: string
    groupBy: 'day' | 'week' | 'month'
    kind?: DealKind
  }
  /** Goes to the month of a day. */
  onDate: (date: string) => void
}

/**
 * The figures of a period: in numbers, over time, beside the market, and by where they come from.
 */
export function PerformanceView({ performance, period, query, onDate }: PerformanceViewProps) {
  const { client } = useApi()
  const { total, unsettledDeals } = performance
  if (total.boughtWh === 0 && total.soldWh === 0) {
    return (
      <Card label={t`Earned and paid`}>
        <NothingSettled performance={performance} period={period} onDate={onDate} />
      </Card>
    )
  }
  return (
    <Stack>
      <Columns>
        <Column span={5}>
          <KeyFigures performance={performance} />
        </Column>
        <Column span={7}>
          <AgainstMarket performance={performance} />
        </Column>
      </Columns>
      <Card title={t`Earned and paid over time`} aside={<Unsettled count={unsettledDeals} />}>
        <PerformanceChart
          performance={performance}
          name={period.name}
          downloads={
            <CsvDownloads
              fileName={`performance-${query.marketId}-${query.groupBy}-${query.from}-${query.to}`}
              fetch={(choice) =>
                client.analytics.performanceCsv({ query: { ...query, ...choice } })
              }
            />
          }
        />
      </Card>
      <KindsTable performance={performance} />
    </Stack>
  )
}

function Unsettled({ count }: { count: number }) {
  if (count === 0) return null
  return (
    <Plural
      value={count}
      one="# deal is not settled yet and not in here"
      other="# deals are not settled yet and not in here"
    />
  )
}

/** Never anything, or nothing in this period: then the nearest one that has something. */
function NothingSettled({
  performance,
  period,
  onDate
}: Pick<PerformanceViewProps, 'performance' | 'period' | 'onDate'>) {
  const { firstDeliveryStart: first, lastDeliveryStart: last, timeZone } = performance
  const name = period.name
  if (first === null || last === null) {
    return (
      <EmptyState
        icon={<IconChartHistogram size={22} aria-hidden />}
        title={t`No deal has been settled yet`}
        action={<LinkButton to="/marketplace">{t`Go to the marketplace`}</LinkButton>}
      >
        {t`What you earn and pay stands here by day, week and month, beside what the market paid, as soon as a first delivery is settled.`}
      </EmptyState>
    )
  }
  const lastDay = localDate(last, timeZone)
  const nearest = lastDay < period.from ? last : first
  const date = localDate(nearest, timeZone)
  const day = formatDates(nearest, nearest, timeZone)
  const isLast = lastDay < period.from
  return (
    <EmptyState
      icon={<IconCalendarOff size={22} aria-hidden />}
      title={t`Nothing settled: ${name}`}
      action={
        <Button variant="default" size="sm" onClick={() => onDate(date)}>
          {t`Show ${day}`}
        </Button>
      }
    >
      {isLast ? t`The last delivery was on ${day}.` : t`The first delivery was on ${day}.`}
    </EmptyState>
  )
}
