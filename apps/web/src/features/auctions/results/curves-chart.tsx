import { t } from '@lingui/core/macro'
import { scaleLinear } from 'd3-scale'
import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import { formatEnergy } from '../../../format/energy.ts'
import { decimalOf } from '../../../format/number.ts'
import { formatPrice, priceInSubunits, priceUnit } from '../../../format/price.ts'
import { ChartFigure } from '../../../ui/charts/chart-figure.tsx'
import { useWidth } from '../../../ui/charts/use-width.ts'
import { DataTable } from '../../../ui/data-table.tsx'
import { CurvesDrawing } from './curves-drawing.tsx'
import { breaksOf, priceAtQuantity, viewOf, type MyStep, type StepPoint } from './steps.ts'

export interface Curves {
  demand: readonly StepPoint[]
  supply: readonly StepPoint[]
  volumeWh: number
  /** Where both curves meet; null without a trade, and in a zone, which trades with others too. */
  priceMicrosPerKwh: number | null
  /** What buyers and sellers of one zone trade at. */
  zonePrice: ZonePrice | null
}
interface ZonePrice {
  buyerPriceMicrosPerKwh: number | null
  sellerPriceMicrosPerKwh: number | null
}

interface CurvesChartProps {
  curves: Curves
  currency: string
  /** "18:00 to 18:15". */
  when: string
  mine: readonly MyStep[]
  csvName: string
}

const height = 270
const edges = { left: 40, right: 12, top: 18, bottom: 34 }

/** What buyers would have paid and sellers wanted, step by step, and where the two meet. */
export function CurvesChart({ curves, currency, when, mine, csvName }: CurvesChartProps) {
  const [measured, width] = useWidth()
  const view = viewOf(curves)
  const stops = breaksOf([curves.demand, curves.supply], view.mostWh)
  const [at, setAt] = useState<number | null>(null)
  const readWh = at === null ? null : (stops[Math.min(at, stops.length - 1)] ?? null)
  const x = scaleLinear()
    .domain([0, view.mostWh])
    .range([edges.left, Math.max(edges.left + 1, width - edges.right)])
  const choose = (next: number) => setAt(Math.min(Math.max(next, 0), stops.length - 1))
  const here = at ?? nearest(stops, curves.volumeWh)
  return (
    <ChartFigure
      label={t`Buyers and sellers, ${when}`}
      readout={<Readout curves={curves} readWh={readWh} currency={currency} />}
      table={() => <StepTable curves={curves} currency={currency} when={when} />}
      csvName={csvName}
      csv={() => csvOf(curves, currency)}
      measured={measured}
      height={height}
      reading={{
        onKeyDown: (event: KeyboardEvent) => {
          const next = afterKey(event.key, here, stops.length)
          if (next === null) return
          event.preventDefault()
          choose(next)
        },
        onPointerMove: (event: PointerEvent<Element>) => {
          const box = event.currentTarget.getBoundingClientRect()
          const pointedWh = x.invert(event.clientX - box.left)
          const past = stops.findIndex((wh) => wh > pointedWh)
          choose((past === -1 ? stops.length : past) - 1)
        },
        onPointerLeave: (event) => {
          if (event.pointerType !== 'touch') setAt(null)
        }
      }}
    >
      {width > 0 && (
        <CurvesDrawing
          curves={curves}
          view={view}
          mine={mine}
          currency={currency}
          readWh={readWh}
          size={{ width, height, ...edges }}
        />
      )}
    </ChartFigure>
  )
}

function nearest(stops: readonly number[], wh: number): number {
  const past = stops.findIndex((stop) => stop >= wh)
  return past === -1 ? stops.length - 1 : past
}

/** Where a key leads among so many steps; null for other keys. */
function afterKey(key: string, at: number, count: number): number | null {
  const jumps: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    PageUp: at - 10,
    PageDown: at + 10,
    Home: 0,
    End: count - 1
  }
  return jumps[key] ?? null
}

interface ReadoutProps {
  curves: Curves
  readWh: number | null
  currency: string
}

function Readout({ curves, readWh, currency }: ReadoutProps) {
  if (readWh === null) {
    if (curves.zonePrice) return <ZoneReadout zonePrice={curves.zonePrice} currency={currency} />
    if (curves.priceMicrosPerKwh === null) return t`Nobody traded`
    const price = formatPrice(curves.priceMicrosPerKwh, currency)
    const volume = formatEnergy(curves.volumeWh)
    return (
      <>
        <b>{price}</b> <span className="soft">{t`for ${volume}`}</span>
      </>
    )
  }
  const buyers = priceAtQuantity(curves.demand, readWh)
  const sellers = priceAtQuantity(curves.supply, readWh)
  const offered = buyers === null ? '' : formatPrice(buyers, currency)
  const asked = sellers === null ? '' : formatPrice(sellers, currency)
  const from = formatEnergy(readWh)
  return (
    <>
      <span className="soft">{t`From ${from} on`}</span>
      <span>{buyers === null ? t`no more buyers` : t`buyers pay up to ${offered}`}</span>
      <span>{sellers === null ? t`no more sellers` : t`sellers want at least ${asked}`}</span>
    </>
  )
}

function ZoneReadout({ zonePrice, currency }: { zonePrice: ZonePrice; currency: string }) {
  const { buyerPriceMicrosPerKwh: buyer, sellerPriceMicrosPerKwh: seller } = zonePrice
  const paid = buyer === null ? '' : formatPrice(buyer, currency)
  const received = seller === null ? '' : formatPrice(seller, currency)
  return (
    <>
      <span>{buyer === null ? t`nobody here bought` : t`buyers pay ${paid}`}</span>
      <span>{seller === null ? t`nobody here sold` : t`sellers receive ${received}`}</span>
    </>
  )
}

interface StepRow {
  side: 'buy' | 'sell'
  fromWh: number
  untilWh: number
  priceMicrosPerKwh: number
}

function stepRows({ demand, supply }: Curves): StepRow[] {
  const rowsOf = (side: StepRow['side'], points: readonly StepPoint[]) =>
    points.map((point, index) => ({
      side,
      fromWh: points[index - 1]?.quantityWh ?? 0,
      untilWh: point.quantityWh,
      priceMicrosPerKwh: point.priceMicrosPerKwh
    }))
  return [...rowsOf('buy', demand), ...rowsOf('sell', supply)]
}

function StepTable({ curves, currency, when }: { curves: Curves; currency: string; when: string }) {
  return (
    <DataTable
      caption={t`Buyers and sellers, ${when}`}
      maxHeight={320}
      rows={stepRows(curves)}
      rowKey={(row) => `${row.side} ${row.untilWh}`}
      columns={[
        {
          key: 'side',
          head: t`Side`,
          isRowHead: true,
          cell: (row) => (row.side === 'buy' ? t`Buyers` : t`Sellers`)
        },
        { key: 'from', head: t`From`, align: 'end', cell: (row) => formatEnergy(row.fromWh) },
        { key: 'until', head: t`Until`, align: 'end', cell: (row) => formatEnergy(row.untilWh) },
        {
          key: 'price',
          head: priceUnit(currency),
          align: 'end',
          cell: (row) => formatPrice(row.priceMicrosPerKwh, currency)
        }
      ]}
    />
  )
}

function csvOf(curves: Curves, currency: string) {
  return {
    head: ['side', 'from_kwh', 'until_kwh', `limit_${priceUnit(currency).replace(/\W+/g, '_')}`],
    rows: stepRows(curves).map((row) => [
      row.side,
      Number(decimalOf(row.fromWh, 3)),
      Number(decimalOf(row.untilWh, 3)),
      priceInSubunits(row.priceMicrosPerKwh, currency)
    ])
  }
}
