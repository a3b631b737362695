import type { Auction } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { formatEnergy, formatEnergyExact } from '../../../format/energy.ts'
import { formatMoney } from '../../../format/money.ts'
import { decimalOf } from '../../../format/number.ts'
import { formatPrice, formatSmallMoney, priceInSubunits, priceUnit } from '../../../format/price.ts'
import { formatTime } from '../../../format/time.ts'
import { formatOffset, isRepeatedTime, localDate, localTime, toMs } from '../../../format/zone.ts'
import { Card } from '../../../ui/card.tsx'
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx'
import { DownloadCsv } from '../../../ui/download-csv.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Row, Stack } from '../../../ui/layout.tsx'
import { Stat } from '../../../ui/stat.tsx'
import { SideWord, sideName } from '../sheet/side-button.tsx'
import { sumFills, type Fill } from './mine.ts'
import styles from './results.module.css'

interface MyResultProps {
  auction: Auction
  fills: readonly Fill[]
}

/** What each of my bids came to, with its money line by line. */
export function MyResult({ auction, fills }: MyResultProps) {
  if (fills.length === 0) {
    return (
      <Card title={t`Your bids`}>
        <EmptyState title={t`You did not bid for this day`}>
          {t`Bids for the next day are taken until its gate closes.`}
        </EmptyState>
      </Card>
    )
  }
  return (
    <Card
      title={t`Your bids`}
      aside={
        <Row gap={8}>
          <DownloadCsv
            fileName={`my-bids-${auction.marketId}-${auction.deliveryDate}`}
            content={() => csvOf(fills, auction)}
          />
        </Row>
      }
      isFlush
    >
      <Stack gap={12}>
        <Sums fills={fills} auction={auction} />
        <DataTable
          caption={t`My bids and what they came to`}
          maxHeight={460}
          isDense
          rows={fills}
          rowKey={(fill) => `${fill.deliveryStart} ${fill.sequence}`}
          isMarked={(fill) => isRepeatedTime(fill.deliveryStart, auction.timeZone)}
          columns={columnsOf(auction)}
        />
      </Stack>
    </Card>
  )
}

/** Sales and purchases apart. At a price below zero a purchase may earn and a sale may cost. */
function Sums({ fills, auction }: MyResultProps) {
  const { currency } = auction
  const sales = sumFills(fills, 'sell')
  const purchases = sumFills(fills, 'buy')
  const sold = formatEnergy(sales.filledWh)
  const bought = formatEnergy(purchases.filledWh)
  const fees = formatMoney(purchases.feesMicros, currency)
  if (sales.filledWh === 0 && purchases.filledWh === 0)
    return (
      <p className={`soft ${styles.sums}`}>
        {t`None of your bids was filled, so nothing was paid or earned.`}
      </p>
    )
  return (
    <div className={styles.sums}>
      {sales.filledWh > 0 && (
        <SideSum
          label={t`Your sales`}
          totalMicros={sales.totalMicros}
          currency={currency}
          note={t`${sold} sold`}
        />
      )}
      {purchases.filledWh > 0 && (
        <SideSum
          label={t`Your purchases`}
          totalMicros={purchases.totalMicros}
          currency={currency}
          note={t`${bought} bought, fees of ${fees} among it`}
        />
      )}
    </div>
  )
}

interface SideSumProps {
  label: string
  totalMicros: number
  currency: string
  note: string
}

function SideSum({ label, totalMicros, currency, note }: SideSumProps) {
  const isIn = totalMicros < 0
  return (
    <Stat
      label={label}
      size="line"
      tone={isIn ? 'in' : 'plain'}
      value={formatMoney(Math.abs(totalMicros), currency, { signed: isIn })}
      note={note}
    />
  )
}

function columnsOf({ currency, timeZone }: Auction): TableColumn<Fill>[] {
  const end = 'end' as const
  return [
    {
      key: 'from',
      head: t`From`,
      isRowHead: true,
      cell: (fill) => formatTime(fill.deliveryStart, timeZone)
    },
    { key: 'side', head: t`Side`, cell: (fill) => <SideWord side={fill.side} /> },
    {
      key: 'limit',
      head: t`Limit`,
      align: end,
      isHiddenOnPhone: true,
      cell: (fill) => formatPrice(fill.limitPriceMicrosPerKwh, currency)
    },
    {
      key: 'filled',
      head: t`Filled`,
      align: end,
      mayWrap: true,
      cell: (fill) => <Filled fill={fill} />
    },
    {
      key: 'price',
      head: t`Price`,
      align: end,
      isHiddenOnPhone: true,
      cell: (fill) =>
        fill.priceMicrosPerKwh === null ? '' : formatPrice(fill.priceMicrosPerKwh, currency)
    },
    {
      key: 'fees',
      head: t`Fees`,
      align: end,
      isHiddenWhenNarrow: true,
      cell: (fill) => small(fill.gridFeeMicros + fill.platformFeeMicros, currency)
    },
    {
      key: 'total',
      head: t`Money`,
      align: end,
      cell: (fill) => <Money amountMicros={fill.totalMicros} currency={currency} />
    }
  ]
}

function Filled({ fill }: { fill: Fill }) {
  const wanted = formatEnergyExact(fill.quantityWh)
  if (fill.filledWh === 0) return <span className="muted">{t`none of ${wanted}`}</span>
  if (fill.filledWh === fill.quantityWh) return wanted
  const got = formatEnergyExact(fill.filledWh)
  return t`${got} of ${wanted}`
}

/** Cents of a quarter-hour would all round to nothing, so small money is said in the sub-unit. */
const small = (micros: number, currency: string): string =>
  micros === 0 ? '' : formatSmallMoney(micros, currency)

function Money({ amountMicros, currency }: { amountMicros: number; currency: string }) {
  if (amountMicros === 0) return null
  const size = formatSmallMoney(Math.abs(amountMicros), currency)
  return amountMicros < 0 ? <b className="money-in">{`+${size}`}</b> : <b>{size}</b>
}

function csvOf(fills: readonly Fill[], { currency, timeZone }: Auction) {
  const unit = priceUnit(currency)
  const money = (micros: number) => Number(decimalOf(micros, 6))
  return {
    head: [
      'start_utc',
      'end_utc',
      'local_date',
      'local_time',
      'offset',
      t`Side`,
      t`Bid, kWh`,
      t`Limit, ${unit}`,
      t`Filled, kWh`,
      t`Price, ${unit}`,
      t`Energy, ${currency}`,
      t`Network, ${currency}`,
      t`Commonwatt fee, ${currency}`,
      t`Paid or earned (−), ${currency}`
    ],
    rows: fills.map((fill) => [
      fill.deliveryStart,
      fill.deliveryEnd,
      localDate(fill.deliveryStart, timeZone),
      localTime(toMs(fill.deliveryStart), timeZone),
      `UTC${formatOffset(fill.deliveryStart, timeZone).replace('−', '-')}`,
      sideName(fill.side),
      Number(decimalOf(fill.quantityWh, 3)),
      priceInSubunits(fill.limitPriceMicrosPerKwh, currency),
      Number(decimalOf(fill.filledWh, 3)),
      fill.priceMicrosPerKwh === null ? null : priceInSubunits(fill.priceMicrosPerKwh, currency),
      money(fill.energyMicros),
      money(fill.gridFeeMicros),
      money(fill.platformFeeMicros),
      money(fill.totalMicros)
    ])
  }
}
