import type { AppContract, Market, Output } from '@commonwatt/contract'
import { IconChartBar } from '@tabler/icons-react'
import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { formatEnergy } from '../../format/energy.ts'
import { formatNumber } from '../../format/number.ts'
import { formatPrice, priceParts, priceUnit } from '../../format/price.ts'
import { formatDate } from '../../format/time.ts'
import { startOfDay } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Stack } from '../../ui/layout.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Stat } from '../../ui/stat.tsx'
import { gridFeesOf } from './grid-price.ts'
import { localFeesOf } from './offer-query.ts'
import styles from './statistics-card.module.css'

type Statistics = Output<AppContract['trades']['statistics']>

/** What neighbours traded lately, and why their price ends up lower. */
export function MarketSide({ market, nowMs }: { market: Market; nowMs: number }) {
  const { queries } = useApi()
  const statistics = useQuery(
    queries.trades.statistics({ query: { marketId: market.id, days: 30 } })
  )
  return (
    <Stack>
      <Card title={t`Traded here`} aside={t`last 30 days`}>
        <QueryView query={statistics} skeleton={<DelayedSkeleton height={280} />}>
          {(found) => <Figures statistics={found} market={market} nowMs={nowMs} />}
        </QueryView>
      </Card>
      <AddedCard market={market} />
    </Stack>
  )
}

interface FiguresProps {
  statistics: Statistics
  market: Market
  nowMs: number
}

function Figures({ statistics, market, nowMs }: FiguresProps) {
  const { currency, averagePriceMicrosPerKwh: average } = statistics
  const onSale = formatEnergy(statistics.openEnergyWh)
  const offers = plural(statistics.openOffers, { one: '# offer', other: '# offers' })
  const price = average === null ? null : priceParts(average, currency)
  return (
    <Stack>
      {price ? (
        <Stat
          value={price.value}
          unit={priceUnit(currency)}
          note={<Trend micros={statistics.trendMicrosPerKwh} currency={currency} />}
        />
      ) : (
        <EmptyState
          icon={<IconChartBar size={22} aria-hidden />}
          title={t`Nothing traded in the last 30 days`}
        >
          {t`When the first delivery has arrived, its price and amount stand here.`}
        </EmptyState>
      )}
      {statistics.completedTrades > 0 && (
        <Days days={statistics.days} market={market} nowMs={nowMs} />
      )}
      <KeyValues
        items={[
          { label: t`On sale now`, value: t`${onSale} in ${offers}` },
          ...(price
            ? [
                { label: t`Delivered`, value: formatEnergy(statistics.volumeWh) },
                { label: t`Trades`, value: formatNumber(statistics.completedTrades) }
              ]
            : [])
        ]}
      />
    </Stack>
  )
}

/** Less than this shows as no change at all. */
const unseenMicrosPerKwh = 500

/** How the second half of the days stands to the first. */
function Trend({ micros, currency }: { micros: number | null; currency: string }) {
  const size = formatPrice(Math.abs(micros ?? 0), currency)
  const isSteady = micros === null || Math.abs(micros) < unseenMicrosPerKwh
  const move = isSteady ? '' : micros > 0 ? t`Risen by ${size}.` : t`Fallen by ${size}.`
  return (
    <>
      {t`for the energy, on average.`} {move}
    </>
  )
}

/** A bar per day beside its table: the drawing shows the rhythm, the table has the figures. */
function Days({
  days,
  market,
  nowMs
}: { days: Statistics['days'] } & Omit<FiguresProps, 'statistics'>) {
  const highest = Math.max(1, ...days.map((day) => day.volumeWh))
  const name = (date: string) =>
    formatDate(startOfDay(date, market.timeZone), market.timeZone, nowMs)
  return (
    <div>
      <div className={styles.days} aria-hidden="true">
        {days.map((day) => (
          <i key={day.date} style={{ height: `${Math.max(2, (day.volumeWh / highest) * 100)}%` }} />
        ))}
      </div>
      <details className={styles.table}>
        <summary>{t`Day by day`}</summary>
        <DataTable
          caption={t`Energy traded day by day`}
          maxHeight={280}
          rows={days.toReversed()}
          rowKey={(day) => day.date}
          columns={[
            { key: 'day', head: t`Day`, isRowHead: true, cell: (day) => name(day.date) },
            {
              key: 'energy',
              head: t`Energy`,
              align: 'end',
              cell: (day) => formatEnergy(day.volumeWh)
            },
            {
              key: 'price',
              head: t`Price`,
              align: 'end',
              cell: (day) =>
                day.averagePriceMicrosPerKwh === null
                  ? ''
                  : formatPrice(day.averagePriceMicrosPerKwh, market.currency)
            }
          ]}
        />
      </details>
    </div>
  )
}

function AddedCard({ market }: { market: Market }) {
  const { tariff, currency } = market
  const local = formatPrice(localFeesOf(market), currency)
  const grid = formatPrice(gridFeesOf(market), currency)
  return (
    <Card title={t`What is added to the energy`} aside={t`per kWh`}>
      <Stack gap={12}>
        <KeyValues
          items={[
            {
              label: t`Local network and taxes`,
              value: formatPrice(tariff.localGridFeeMicrosPerKwh, currency)
            },
            {
              label: t`Commonwatt fee`,
              value: formatPrice(tariff.platformFeeMicrosPerKwh, currency)
            },
            { label: t`Between neighbours`, value: local, isTotal: true }
          ]}
        />
        <p className="small soft">
          <Trans>
            From the grid it is <b>{grid}</b>: the energy goes a longer way and carries more levies.
          </Trans>
        </p>
        <p className="small soft">
          {t`Homes are shown within about 1 km until a trade is accepted.`}
        </p>
      </Stack>
    </Card>
  )
}
