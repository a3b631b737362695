import type { Market, PriceDay } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconCalendarOff } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { formatDate } from '../../format/time.ts'
import { addDays, isRepeatedTime, localDate, startOfDay } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Column, Columns, Row, Stack } from '../../ui/layout.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useNow } from '../../ui/use-now.ts'
import { DayFiguresCard } from './day-figures.tsx'
import { DayNav } from './day-nav.tsx'
import { PriceChart } from './price-chart.tsx'
import { PriceMakeUp } from './price-make-up.tsx'
import { slotsOfDay, type PriceKind } from './price-view.ts'
import { RepeatedHour } from './repeated-hour.tsx'
import { RunPlanner } from './run-planner.tsx'

interface PriceDaysProps {
  market: Market
  /** One day; today and tomorrow when there is none. */
  date: string | undefined
  resolution: 15 | 60
  kind: PriceKind
  onDate: (date: string | undefined) => void
}

/** The chart of the chosen days with the cards that read it. */
export function PriceDays({ market, date, resolution, kind, onDate }: PriceDaysProps) {
  const nowMs = useNow()
  const today = localDate(nowMs, market.timeZone)
  const tomorrow = addDays(today, 1)
  // Today and tomorrow are shown together; a day after them has no prices, and says so.
  const shown = date === undefined || date === tomorrow ? today : date
  const isAhead = shown === today
  const isLater = shown > tomorrow
  const first = usePriceDay(market, shown, resolution, !isLater)
  const second = usePriceDay(market, tomorrow, resolution, isAhead)
  const nav = <DayNav market={market} date={shown} today={today} onDate={onDate} />

  if (isLater)
    return (
      <Card label={t`Price chart`}>
        {nav}
        <NotYet market={market} date={shown} onDate={onDate} />
      </Card>
    )
  return (
    <Stack>
      <Card label={t`Price chart`}>
        <QueryView
          query={first}
          skeleton={
            <Stack>
              {nav}
              <DelayedSkeleton height={360} />
            </Stack>
          }
        >
          {(day) => {
            const next = isAhead ? second.data : undefined
            if (isAhead && second.isLoading) return <DelayedSkeleton height={400} />
            return (
              <Stack gap={4}>
                <Row isSpread>
                  {nav}
                  {(day.isSimulated || next?.isSimulated) && <Tag>{t`simulated prices`}</Tag>}
                </Row>
                <DaysChart
                  market={market}
                  days={next ? [day, next] : [day]}
                  kind={kind}
                  nowMs={nowMs}
                  isAhead={isAhead}
                  onDate={onDate}
                />
              </Stack>
            )
          }}
        </QueryView>
      </Card>
      {isAhead && <Advice market={market} kind={kind} nowMs={nowMs} today={today} />}
      {first.data && (
        <Reading
          market={market}
          kind={kind}
          days={isAhead && second.data ? [first.data, second.data] : [first.data]}
          nowMs={nowMs}
        />
      )}
    </Stack>
  )
}

/** Prices of a day are made the day before; what lies further ahead has none. */
function NotYet({
  market,
  date,
  onDate
}: Pick<PriceDaysProps, 'market' | 'onDate'> & { date: string }) {
  const day = formatDate(startOfDay(date, market.timeZone) + 12 * 3_600_000, market.timeZone)
  const about = market.publishedAboutLocal
  return (
    <EmptyState
      icon={<IconCalendarOff size={22} aria-hidden />}
      title={t`No prices for ${day} yet`}
      action={
        <Button
          variant="default"
          size="sm"
          onClick={() => onDate(undefined)}
        >{t`Show today`}</Button>
      }
    >
      {t`Prices of a day are published about ${about} the day before.`}
    </EmptyState>
  )
}

function usePriceDay(market: Market, date: string, resolution: 15 | 60, isEnabled = true) {
  const { queries } = useApi()
  const params = { id: market.id, date }
  return useQuery({
    ...queries.markets.day({ params, query: { resolution } }),
    enabled: isEnabled,
    // Another resolution of the same day: the chart stays while it is read.
    placeholderData: (before) =>
      before?.date === date && before.marketId === market.id ? before : undefined
  })
}

interface DaysProps {
  market: Market
  kind: PriceKind
  days: readonly PriceDay[]
  nowMs: number
}

const isKnown = (day: PriceDay): boolean =>
  day.slots.some((slot) => slot.priceMicrosPerKwh !== null)

function DaysChart(props: DaysProps & { isAhead: boolean; onDate: PriceDaysProps['onDate'] }) {
  const { market, days, isAhead, onDate } = props
  const known = days.filter(isKnown)
  const [first] = days
  if (first && known.length === 0) {
    const midday = startOfDay(first.date, market.timeZone) + 12 * 3_600_000
    const day = formatDate(midday, market.timeZone)
    const about = market.publishedAboutLocal
    return (
      <EmptyState
        icon={<IconCalendarOff size={22} aria-hidden />}
        title={isAhead ? t`No prices for today yet` : t`No prices for ${day}`}
        action={
          isAhead ? (
            <Button
              variant="default"
              size="sm"
              onClick={() => onDate(addDays(first.date, -1))}
            >{t`Show yesterday`}</Button>
          ) : (
            <Button
              variant="default"
              size="sm"
              onClick={() => onDate(undefined)}
            >{t`Show today`}</Button>
          )
        }
      >
        {isAhead
          ? t`They are published about ${about} the day before. This page fills by itself.`
          : t`Nothing was published or imported for this day.`}
      </EmptyState>
    )
  }
  return <PriceChart {...props} days={known} isTomorrowMissing={isAhead && known.length < 2} />
}

/**
 * What to do about the prices ahead; always at the market's own time unit, whatever the chart
 * shows.
 */
function Advice({ market, kind, nowMs, today }: Omit<DaysProps, 'days'> & { today: string }) {
  const unit = market.mtuMin === 60 ? 60 : 15
  const first = usePriceDay(market, today, unit)
  const second = usePriceDay(market, addDays(today, 1), unit)
  if (!first.data || second.isLoading || !isKnown(first.data)) return null
  const slots = [...first.data.slots, ...(second.data?.slots ?? [])]
  return (
    <Columns>
      <Column span={5}>
        <RunPlanner market={market} slots={slots} nowMs={nowMs} />
      </Column>
      <Column span={7}>
        <PriceMakeUp
          market={market}
          slots={first.data.slots}
          isSelling={kind === 'sell'}
          nowMs={nowMs}
        />
      </Column>
    </Columns>
  )
}

/** The days in figures, and the hour that comes twice if one of them has it. */
function Reading({ market, kind, days, nowMs }: DaysProps) {
  const known = days.filter(isKnown)
  const twice = known
    .flatMap((day) => slotsOfDay(day, market, kind))
    .filter((slot) => isRepeatedTime(slot.deliveryStart, market.timeZone))
  if (known.length === 0) return null
  const figures = <DayFiguresCard market={market} kind={kind} days={known} nowMs={nowMs} />
  if (twice.length === 0) return figures
  return (
    <Columns>
      <Column span={7}>{figures}</Column>
      <Column span={5}>
        <RepeatedHour market={market} kind={kind} slots={twice} />
      </Column>
    </Columns>
  )
}
