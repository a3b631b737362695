import type { Performance, PerformanceBucket } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import { formatEnergy } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatNumber } from '../../format/number.ts'
import { formatPrice } from '../../format/price.ts'
import {
  formatDate,
  formatDates,
  formatDayMonth,
  formatMonth,
  formatMonthShort
} from '../../format/time.ts'
import { startOfDay, toMs } from '../../format/zone.ts'
import type { ChartColumn } from '../../ui/charts/chart-frame.tsx'
import { TwoWayChart, type TwoWaySlot } from '../../ui/charts/two-way-chart.tsx'
import { sideColors } from './deal-words.ts'

interface BucketSlot extends TwoWaySlot {
  bucket: PerformanceBucket
  inMicros: number
  outMicros: number
}

interface PerformanceChartProps {
  performance: Performance
  name: string
  downloads: ReactNode
}

const dayMs = 86_400_000
const pages = { day: 7 * dayMs, week: 28 * dayMs, month: 92 * dayMs, range: dayMs }

/** Earned above the line, paid below it, period by period. */
export function PerformanceChart({ performance, name, downloads }: PerformanceChartProps) {
  const { currency, timeZone, groupBy, buckets } = performance
  const nameOf = ({ bucket }: BucketSlot) => bucketName(bucket, groupBy, timeZone)
  const heads = { day: t`Day`, week: t`Week`, month: t`Month`, range: t`Days` }
  return (
    <TwoWayChart<BucketSlot>
      label={t`Earned and paid, ${currency}, ${name}`}
      slots={buckets.map(slotOf)}
      timeZone={timeZone}
      nowMs={null}
      colors={sideColors}
      formatTick={(value) => formatNumber(value, { decimals: 2, atLeast: 0 })}
      slotLabel={({ bucket }) => bucketLabel(bucket, groupBy, timeZone)}
      pageMs={pages[groupBy]}
      rowHead={{ head: heads[groupBy], text: nameOf }}
      formatTip={(slot, side) => {
        const amount = formatMoney(side === 'up' ? slot.inMicros : slot.outMicros, currency)
        const when = bucketLabel(slot.bucket, groupBy, timeZone)
        if (groupBy === 'day') return t`${amount} on day ${when}`
        return groupBy === 'week' ? t`${amount} from ${when} on` : t`${amount} in ${when}`
      }}
      readout={(slot) => <Readout bucket={slot.bucket} when={nameOf(slot)} currency={currency} />}
      columns={columnsOf(currency)}
      legend={[
        { key: 'earned', color: sideColors.up, label: t`earned` },
        { key: 'paid', color: sideColors.down, label: t`paid, fees included` }
      ]}
      downloads={downloads}
    />
  )
}

/**
 * Money that came in stands up, money that went out hangs down. Below zero the sides change: a
 * buyer was paid to take energy, a seller paid to get rid of it.
 */
function slotOf(bucket: PerformanceBucket): BucketSlot {
  const { revenueMicros, costMicros } = bucket
  const inMicros = Math.max(revenueMicros, 0) + Math.max(-costMicros, 0)
  const outMicros = Math.max(costMicros, 0) + Math.max(-revenueMicros, 0)
  return {
    bucket,
    inMicros,
    outMicros,
    startMs: toMs(bucket.deliveryStart),
    endMs: toMs(bucket.deliveryEnd),
    value: bucket.profitMicros,
    up: inMicros / 1_000_000,
    down: outMicros / 1_000_000
  }
}

type GroupBy = Performance['groupBy']

function bucketName(bucket: PerformanceBucket, groupBy: GroupBy, timeZone: string): string {
  const first = startOfDay(bucket.firstDate, timeZone)
  if (groupBy === 'day') return formatDate(first, timeZone)
  if (groupBy === 'month') return formatMonth(first, timeZone)
  return formatDates(first, startOfDay(bucket.lastDate, timeZone), timeZone)
}

function bucketLabel(bucket: PerformanceBucket, groupBy: GroupBy, timeZone: string): string {
  const first = startOfDay(bucket.firstDate, timeZone)
  if (groupBy === 'day') return String(Number(bucket.firstDate.slice(8)))
  return groupBy === 'month' ? formatMonthShort(first, timeZone) : formatDayMonth(first, timeZone)
}

interface ReadoutProps {
  bucket: PerformanceBucket
  when: string
  currency: string
}

function Readout({ bucket, when, currency }: ReadoutProps) {
  const { revenueMicros, costMicros, soldWh, boughtWh } = bucket
  const earned = formatMoney(revenueMicros, currency, { signed: true })
  const paid = formatMoney(costMicros, currency)
  const sold = formatEnergy(soldWh)
  const bought = formatEnergy(boughtWh)
  return (
    <>
      <span className="soft">{when}</span>
      {soldWh === 0 && boughtWh === 0 && <b>{t`nothing settled`}</b>}
      {soldWh > 0 && (
        <>
          <b className="money-in">{t`earned ${earned}`}</b>
          <span className="soft">{t`for ${sold}`}</span>
        </>
      )}
      {boughtWh > 0 && (
        <>
          <b>{t`paid ${paid}`}</b>
          <span className="soft">{t`for ${bought}`}</span>
        </>
      )}
    </>
  )
}

function columnsOf(currency: string): ChartColumn<BucketSlot>[] {
  const price = (micros: number | null) => (micros === null ? '' : formatPrice(micros, currency))
  return [
    {
      key: 'earned',
      head: t`Earned`,
      text: ({ bucket }) =>
        bucket.soldWh === 0 ? '' : formatMoney(bucket.revenueMicros, currency, { signed: true })
    },
    {
      key: 'paid',
      head: t`Paid`,
      text: ({ bucket }) => (bucket.boughtWh === 0 ? '' : formatMoney(bucket.costMicros, currency))
    },
    {
      key: 'sold',
      head: t`Sold`,
      text: ({ bucket }) => (bucket.soldWh === 0 ? '' : formatEnergy(bucket.soldWh))
    },
    {
      key: 'bought',
      head: t`Bought`,
      text: ({ bucket }) => (bucket.boughtWh === 0 ? '' : formatEnergy(bucket.boughtWh))
    },
    {
      key: 'sellPrice',
      head: t`Sold at`,
      text: ({ bucket }) => price(bucket.sellPriceMicrosPerKwh)
    },
    {
      key: 'buyPrice',
      head: t`Bought at`,
      text: ({ bucket }) => price(bucket.buyPriceMicrosPerKwh)
    },
    {
      key: 'market',
      head: t`Market mean`,
      text: ({ bucket }) => price(bucket.marketMeanMicrosPerKwh)
    }
  ]
}
