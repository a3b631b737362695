import type { Download } from '@commonwatt/contract'
import {
  count,
  intervalColumns,
  kwh,
  money,
  toCsvFile,
  type CsvColumn,
  type CsvQuery
} from './csv-form.ts'
import type { MemberPerformance } from './service/performance.ts'

type Bucket = MemberPerformance['buckets'][number]

/** One row per period. */
export function toPerformanceCsv(
  { market, range, groupBy, buckets }: MemberPerformance,
  query: CsvQuery
): Download {
  const columns: CsvColumn<Bucket>[] = [
    { name: 'first_date', title: 'From', cell: ({ firstDate }) => ({ text: firstDate }) },
    { name: 'last_date', title: 'To', cell: ({ lastDate }) => ({ text: lastDate }) },
    ...intervalColumns<Bucket>(market.timeZone),
    { name: 'currency', title: 'Currency', cell: () => ({ text: market.currency }) },
    ...moneyColumns,
    ...energyColumns,
    ...priceColumns
  ]
  const fileName = `performance-${market.id}-${groupBy}-${range.from}-${range.to}.csv`
  return toCsvFile(columns, buckets, fileName, query)
}

const moneyColumns: CsvColumn<Bucket>[] = [
  { name: 'revenue', title: 'Earned', cell: (row) => money(row.revenueMicros) },
  { name: 'energy_cost', title: 'Paid for energy', cell: (row) => money(row.energyCostMicros) },
  { name: 'grid_fees', title: 'Grid fees', cell: (row) => money(row.gridFeeMicros) },
  { name: 'platform_fees', title: 'Platform fees', cell: (row) => money(row.platformFeeMicros) },
  { name: 'cost', title: 'Paid in all', cell: (row) => money(row.costMicros) },
  { name: 'profit', title: 'Earned less paid', cell: (row) => money(row.profitMicros) },
  {
    name: 'margin_percent',
    title: 'Margin (%)',
    cell: ({ marginBasisPoints: points }) => (points === null ? null : { units: points, digits: 2 })
  }
]

const energyColumns: CsvColumn<Bucket>[] = [
  { name: 'bought_kwh', title: 'Bought (kWh)', cell: (row) => kwh(row.boughtWh) },
  { name: 'sold_kwh', title: 'Sold (kWh)', cell: (row) => kwh(row.soldWh) },
  { name: 'purchases', title: 'Purchases', cell: (row) => count(row.purchases) },
  { name: 'sales', title: 'Sales', cell: (row) => count(row.sales) }
]

const priceColumns: CsvColumn<Bucket>[] = [
  {
    name: 'buy_price_per_kwh',
    title: 'Paid per kWh, energy only',
    cell: (row) => money(row.buyPriceMicrosPerKwh)
  },
  {
    name: 'paid_price_per_kwh',
    title: 'Paid per kWh, with fees',
    cell: (row) => money(row.paidPriceMicrosPerKwh)
  },
  {
    name: 'market_price_when_buying_per_kwh',
    title: 'Market price per kWh when buying',
    cell: (row) => money(row.marketWhenBuyingMicrosPerKwh)
  },
  {
    name: 'sell_price_per_kwh',
    title: 'Earned per kWh',
    cell: (row) => money(row.sellPriceMicrosPerKwh)
  },
  {
    name: 'market_price_when_selling_per_kwh',
    title: 'Market price per kWh when selling',
    cell: (row) => money(row.marketWhenSellingMicrosPerKwh)
  },
  {
    name: 'market_mean_price_per_kwh',
    title: 'Mean market price per kWh',
    cell: (row) => money(row.marketMeanMicrosPerKwh)
  }
]
