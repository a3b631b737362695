import type { TradeDetail } from '@commonwatt/contract'
import { amountMicrosFor, tradeAmounts } from '@commonwatt/domain'
import { t } from '@lingui/core/macro'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { decimalOf, formatNumber } from '../../format/number.ts'
import { formatPrice, formatSmallMoney } from '../../format/price.ts'
import { formatDate, formatTimeRange } from '../../format/time.ts'
import { isRepeatedTime, localDate } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { DownloadCsv } from '../../ui/download-csv.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { Tag } from '../../ui/tag.tsx'
import { shownLines } from '../../format/shown-money.ts'
import { isVoid } from './trade-words.ts'
import styles from './trades.module.css'

/** Reading times price is the amount, and each reading by itself. */
export function WhyCard({ trade }: { trade: TradeDetail }) {
  const { deliveredWh } = trade
  if (isVoid(trade.status)) return null
  if (deliveredWh === null || trade.quality === null) {
    return (
      <Card title={t`Why this amount`}>
        <p className="soft">
          {t`After delivery the readings of the meter stand here, quarter-hour by quarter-hour, and what they come to.`}
        </p>
      </Card>
    )
  }
  return (
    <Card title={t`Why this amount`} aside={<Quality quality={trade.quality} />}>
      <Stack>
        <p className="small soft">{whyWords(trade)}</p>
        <Sum trade={trade} deliveredWh={deliveredWh} />
        {trade.side === 'buy' && <Lines trade={trade} deliveredWh={deliveredWh} />}
        <Intervals trade={trade} />
      </Stack>
    </Card>
  )
}

function Quality({ quality }: { quality: NonNullable<TradeDetail['quality']> }) {
  if (quality === 'measured') return <Tag tone="ok">{t`Measured`}</Tag>
  return <Tag tone="estimated">{quality === 'estimated' ? t`Estimated` : t`Partly estimated`}</Tag>
}

function whyWords(trade: TradeDetail): string {
  const estimated = formatEnergyExact(trade.estimatedWh ?? 0)
  if (trade.quality === 'measured')
    return t`What the meter of the seller read in the window, counted for this trade, times the price that was agreed.`
  if (trade.quality === 'estimated')
    return t`The meter was silent in the whole window, so what was sold counts as delivered. Nothing to do.`
  return t`What the meter read, times the price that was agreed. It was silent for a while: ${estimated} of it are an estimate, the sold energy by the time.`
}

interface SettledProps {
  trade: TradeDetail
  deliveredWh: number
}

function Sum({ trade, deliveredWh }: SettledProps) {
  const { currency } = trade
  const isBuyer = trade.side === 'buy'
  const fees = trade.gridFeeMicrosPerKwh + trade.platformFeeMicrosPerKwh
  const price = trade.priceMicrosPerKwh + (isBuyer ? fees : 0)
  const amount = isBuyer ? trade.paidMicros : trade.earnedMicros
  return (
    <div className={styles.sum}>
      <span>
        <small>{t`Arrived`}</small>
        <b>{formatEnergyExact(deliveredWh)}</b>
      </span>
      <i>×</i>
      <span>
        <small>{isBuyer ? t`Price, all in` : t`Your price`}</small>
        <b>{formatPrice(price, currency)}</b>
      </span>
      <i>=</i>
      <span>
        <small>{isBuyer ? t`You paid` : t`You earned`}</small>
        <b>{formatMoney(amount ?? 0, currency)}</b>
      </span>
    </div>
  )
}

/** The fees follow what arrived, like the energy. */
function Lines({ trade, deliveredWh }: SettledProps) {
  const { currency } = trade
  const lines = shownLines(tradeAmounts({ ...trade, energyWh: deliveredWh }))
  const money = (micros: number) => formatMoney(micros, currency)
  const network = formatPrice(trade.gridFeeMicrosPerKwh, currency)
  const fee = formatPrice(trade.platformFeeMicrosPerKwh, currency)
  return (
    <KeyValues
      items={[
        { label: t`Energy`, value: money(lines.energyMicros) },
        {
          label: t`Local network and taxes, ${network} per kWh`,
          value: money(lines.gridFeeMicros)
        },
        { label: t`Commonwatt fee, ${fee} per kWh`, value: money(lines.platformFeeMicros) },
        { label: t`Paid`, value: money(trade.paidMicros ?? lines.totalMicros), isTotal: true }
      ]}
    />
  )
}

interface IntervalRow {
  key: string
  when: string
  isRepeated: boolean
  energyWh: number
  isEstimated: boolean
}

function Intervals({ trade }: { trade: TradeDetail }) {
  const { currency, priceMicrosPerKwh, timeZone } = trade
  const rows = rowsOf(trade)
  if (rows.length === 0) return null
  const energy = (row: IntervalRow) =>
    `${formatNumber(decimalOf(row.energyWh, 3), { decimals: 3 })} kWh`
  return (
    <Stack gap={12}>
      <DataTable
        caption={t`Readings behind this amount`}
        maxHeight={420}
        rows={rows}
        rowKey={(row) => row.key}
        isMarked={(row) => row.isRepeated}
        columns={[
          { key: 'when', head: t`When`, isRowHead: true, cell: (row) => row.when },
          { key: 'energy', head: t`Reading`, align: 'end', cell: energy },
          {
            key: 'quality',
            head: t`Quality`,
            cell: (row) =>
              row.isEstimated ? (
                <Tag tone="estimated">{t`Estimated`}</Tag>
              ) : (
                <span className="small soft">{t`Measured`}</span>
              )
          },
          {
            key: 'amount',
            head: t`Energy amount`,
            align: 'end',
            isHiddenOnPhone: true,
            cell: ({ energyWh }) =>
              formatSmallMoney(amountMicrosFor({ priceMicrosPerKwh, energyWh }), currency)
          }
        ]}
      />
      <Row isSpread>
        <span className="small muted">
          {t`Times of ${timeZone}. The sum is rounded once, not row by row.`}
        </span>
        {trade.intervals.length > 0 && (
          <DownloadCsv fileName={`trade-${trade.id}`} content={() => csvOf(trade)} />
        )}
      </Row>
    </Stack>
  )
}

function rowsOf(trade: TradeDetail): IntervalRow[] {
  const { timeZone } = trade
  const days = new Set(trade.intervals.map((one) => localDate(one.intervalStart, timeZone)))
  const when = (start: string, end: string) => {
    const range = formatTimeRange(start, end, timeZone)
    return days.size > 1 ? `${formatDate(start, timeZone)}, ${range}` : range
  }
  const measured = trade.intervals.map(({ intervalStart, intervalEnd, energyWh }) => ({
    key: intervalStart,
    when: when(intervalStart, intervalEnd),
    isRepeated: isRepeatedTime(intervalStart, timeZone),
    energyWh,
    isEstimated: false
  }))
  const estimatedWh = trade.estimatedWh ?? 0
  return estimatedWh === 0
    ? measured
    : [
        ...measured,
        {
          key: 'estimated',
          when: t`Time without a reading`,
          isRepeated: false,
          energyWh: estimatedWh,
          isEstimated: true
        }
      ]
}

function csvOf(trade: TradeDetail) {
  return {
    head: ['start_utc', 'end_utc', 'energy_wh', 'price_micros_per_kwh'],
    rows: trade.intervals.map((interval) => [
      new Date(interval.intervalStart).toISOString(),
      new Date(interval.intervalEnd).toISOString(),
      interval.energyWh,
      trade.priceMicrosPerKwh
    ])
  }
}
