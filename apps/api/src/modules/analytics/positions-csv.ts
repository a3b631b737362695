import type { Download } from '@commonwatt/contract'
import { dealKinds, type IntervalPosition } from '@commonwatt/domain'
import { intervalColumns, kwh, toCsvFile, type CsvColumn, type CsvQuery } from './csv-form.ts'
import type { Positions } from './service/portfolio.ts'

const kindTitles = { trade: 'trades', auction: 'auctions', order: 'orders' } as const

/** One row per interval, also where nothing was bought or sold. */
export function toPositionsCsv({ market, range, positions }: Positions, query: CsvQuery): Download {
  const columns: CsvColumn<IntervalPosition>[] = [
    ...intervalColumns<IntervalPosition>(market.timeZone),
    { name: 'bought_kwh', title: 'Bought (kWh)', cell: (row) => kwh(row.boughtWh) },
    { name: 'sold_kwh', title: 'Sold (kWh)', cell: (row) => kwh(row.soldWh) },
    { name: 'net_kwh', title: 'Net (kWh)', cell: (row) => kwh(row.netWh) },
    {
      name: 'open_bought_kwh',
      title: 'Bought, not settled yet (kWh)',
      cell: (row) => kwh(row.openBoughtWh)
    },
    {
      name: 'open_sold_kwh',
      title: 'Sold, not settled yet (kWh)',
      cell: (row) => kwh(row.openSoldWh)
    },
    ...dealKinds.flatMap((kind): CsvColumn<IntervalPosition>[] => [
      {
        name: `${kind}_bought_kwh`,
        title: `Bought by ${kindTitles[kind]} (kWh)`,
        cell: (row) => kwh(row.byKind[kind].boughtWh)
      },
      {
        name: `${kind}_sold_kwh`,
        title: `Sold by ${kindTitles[kind]} (kWh)`,
        cell: (row) => kwh(row.byKind[kind].soldWh)
      }
    ])
  ]
  const fileName = `positions-${market.id}-${range.from}-${range.to}.csv`
  return toCsvFile(columns, positions, fileName, query)
}
