import { t } from '@lingui/core/macro'
import { scaleLinear } from 'd3-scale'
import { area, curveStepBefore, line } from 'd3-shape'
import { useId } from 'react'
import { energyParts, formatEnergy } from '../../../format/energy.ts'
import { formatPrice, priceInSubunits } from '../../../format/price.ts'
import { decimalOf, formatNumber } from '../../../format/number.ts'
import type { Curves } from './curves-chart.tsx'
import { cornersOf, type CurveView, type MyStep } from './steps.ts'
import styles from './results.module.css'

interface Size {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

interface CurvesDrawingProps {
  curves: Curves
  view: CurveView
  mine: readonly MyStep[]
  currency: string
  readWh: number | null
  size: Size
}

interface Scales {
  x: (quantityWh: number) => number
  y: (priceMicrosPerKwh: number) => number
}

/** Both curves, the point where they meet, my bids thick. The words for it stand outside. */
export function CurvesDrawing(props: CurvesDrawingProps) {
  const { curves, view, currency, readWh, size } = props
  const clip = useId()
  const xScale = scaleLinear()
    .domain([0, view.mostWh])
    .range([size.left, size.width - size.right])
  const yScale = scaleLinear()
    .domain([view.low, view.high])
    .range([size.height - size.bottom, size.top])
    .nice(4)
  const scales: Scales = { x: (wh) => xScale(wh), y: (price) => yScale(price) }
  const step = line<[number, number]>()
    .curve(curveStepBefore)
    .x(([wh]) => scales.x(wh))
    .y(([, price]) => scales.y(price))
  return (
    <svg
      className={styles.curves}
      width={size.width}
      height={size.height}
      viewBox={`0 0 ${size.width} ${size.height}`}
      aria-hidden="true"
    >
      <defs>
        <clipPath id={clip}>
          <rect
            x={size.left}
            y={size.top - 4}
            width={Math.max(0, size.width - size.left - size.right)}
            height={size.height - size.top - size.bottom + 8}
          />
        </clipPath>
      </defs>
      {yScale.ticks(4).map((price) => (
        <g key={price}>
          <line
            x1={size.left}
            x2={size.width - size.right}
            y1={scales.y(price)}
            y2={scales.y(price)}
            className={price === 0 ? styles.zero : styles.grid}
          />
          <text x={size.left - 8} y={scales.y(price) + 4} textAnchor="end" className={styles.tick}>
            {formatNumber(priceInSubunits(price, currency), { decimals: 1, atLeast: 0 })}
          </text>
        </g>
      ))}
      <QuantityAxis
        ticks={xScale.ticks(size.width < 360 ? 3 : 4)}
        mostWh={view.mostWh}
        size={size}
        scales={scales}
      />
      <g clipPath={`url(#${clip})`}>
        <Surplus curves={curves} scales={scales} />
        <path className={styles.demand} d={step(cornersOf(curves.demand)) ?? ''} />
        <path className={styles.supply} d={step(cornersOf(curves.supply)) ?? ''} />
      </g>
      <Clearing {...props} scales={scales} />
      <ZoneLevels {...props} scales={scales} />
      <Names {...props} scales={scales} />
      <Mine {...props} scales={scales} />
      {readWh !== null && (
        <line
          className={styles.cursor}
          x1={scales.x(readWh)}
          x2={scales.x(readWh)}
          y1={size.top}
          y2={size.height - size.bottom}
        />
      )}
    </svg>
  )
}

interface QuantityAxisProps {
  ticks: readonly number[]
  mostWh: number
  size: Size
  scales: Scales
}

/** Figures at their places and the unit once, at the edge. */
function QuantityAxis({ ticks, mostWh, size, scales }: QuantityAxisProps) {
  const { unit } = energyParts(mostWh)
  const y = size.height - 12
  const edge = size.width - size.right
  return (
    <>
      {ticks
        .filter((wh) => scales.x(wh) < edge - 36)
        .map((wh) => (
          <text key={wh} x={scales.x(wh)} y={y} textAnchor="middle" className={styles.tick}>
            {formatNumber(decimalOf(wh, unit === 'MWh' ? 6 : 3), { decimals: 2, atLeast: 0 })}
          </text>
        ))}
      <text x={edge} y={y} textAnchor="end" className={styles.tick}>
        {unit}
      </text>
    </>
  )
}

/**
 * What buyers saved and sellers earned beyond their limits: between the curves up to the traded
 * quantity.
 */
function Surplus({ curves, scales }: { curves: Curves; scales: Scales }) {
  const { priceMicrosPerKwh: price, volumeWh } = curves
  if (price === null) return null
  const between = area<[number, number]>()
    .curve(curveStepBefore)
    .x(([wh]) => scales.x(wh))
    .y0(scales.y(price))
    .y1(([, limit]) => scales.y(limit))
  const upTo = (points: Curves['demand']) =>
    cornersOf(points)
      .filter(([wh], index, all) => wh <= volumeWh || (all[index - 1]?.[0] ?? 0) < volumeWh)
      .map(([wh, limit]): [number, number] => [Math.min(wh, volumeWh), limit])
  return (
    <>
      <path className={styles.buyerSurplus} d={between(upTo(curves.demand)) ?? ''} />
      <path className={styles.sellerSurplus} d={between(upTo(curves.supply)) ?? ''} />
    </>
  )
}

function Clearing({ curves, currency, size, scales }: CurvesDrawingProps & { scales: Scales }) {
  const { priceMicrosPerKwh: price, volumeWh } = curves
  if (price === null) return null
  const at = { x: scales.x(volumeWh), y: scales.y(price) }
  const text = `${formatPrice(price, currency)}, ${formatEnergy(volumeWh)}`
  const wide = text.length * 6.6 + 20
  const left = Math.min(at.x + 14, size.width - size.right - wide)
  const below = at.y + 10 + 22 < size.height - size.bottom
  return (
    <>
      <line className={styles.clearing} x1={size.left} x2={at.x} y1={at.y} y2={at.y} />
      <line
        className={styles.clearing}
        x1={at.x}
        x2={at.x}
        y1={at.y}
        y2={size.height - size.bottom}
      />
      <circle className={styles.clearingPoint} cx={at.x} cy={at.y} r={6} />
      <g className={styles.pill}>
        <rect x={left} y={below ? at.y + 10 : at.y - 32} width={wide} height={22} rx={11} />
        <text x={left + wide / 2} y={(below ? at.y + 10 : at.y - 32) + 15.5} textAnchor="middle">
          {text}
        </text>
      </g>
    </>
  )
}

/**
 * A zone has no crossing of its own: its two prices run across, each with its words, the dearer
 * one's above it.
 */
function ZoneLevels({ curves, currency, size, scales }: CurvesDrawingProps & { scales: Scales }) {
  const { buyerPriceMicrosPerKwh: buyer, sellerPriceMicrosPerKwh: seller } = curves.zonePrice ?? {}
  const write = (price: number | null | undefined) => formatPrice(price ?? 0, currency)
  const [paid, received] = [write(buyer), write(seller)]
  const levels = [
    { price: buyer, words: t`Buyers pay ${paid}`, dy: -6 },
    { price: seller, words: t`Sellers receive ${received}`, dy: 15 }
  ]
  return levels.map(({ price, words, dy }) =>
    price === null || price === undefined ? null : (
      <g key={dy}>
        <line
          className={styles.clearing}
          x1={size.left}
          x2={size.width - size.right}
          y1={scales.y(price)}
          y2={scales.y(price)}
        />
        <text
          className={styles.levelName}
          x={size.width - size.right - 4}
          y={scales.y(price) + dy}
          textAnchor="end"
        >
          {words}
        </text>
      </g>
    )
  )
}

/** The names stand at their lines: buyers where they begin, sellers where they leave. */
function Names({ curves, view, size, scales }: CurvesDrawingProps & { scales: Scales }) {
  const first = curves.demand[0]
  const inside = curves.supply.filter(
    (point) => point.priceMicrosPerKwh <= view.high && point.quantityWh <= view.mostWh
  )
  const last = inside.at(-1) ?? curves.supply[0]
  const within = (y: number) => Math.min(Math.max(y, size.top + 10), size.height - size.bottom - 8)
  return (
    <>
      {first && (
        <text
          className={styles.buyersName}
          x={Math.min(scales.x(first.quantityWh) + 8, size.width - 70)}
          y={within(scales.y(Math.min(first.priceMicrosPerKwh, view.high)) + 14)}
        >
          {t`Buyers`}
        </text>
      )}
      {last && (
        <text
          className={styles.sellersName}
          x={Math.max(
            size.left + 60,
            Math.min(scales.x(last.quantityWh), size.width - size.right) - 8
          )}
          y={within(scales.y(last.priceMicrosPerKwh) - 8)}
          textAnchor="end"
        >
          {t`Sellers`}
        </text>
      )}
    </>
  )
}

function Mine({ mine, view, size, scales }: CurvesDrawingProps & { scales: Scales }) {
  const seen = mine.filter(
    (own) =>
      own.fromWh < view.mostWh &&
      own.priceMicrosPerKwh >= view.low &&
      own.priceMicrosPerKwh <= view.high
  )
  return seen.map((own, index) => {
    const left = scales.x(own.fromWh)
    // A bid too small to see still shows that it is there.
    const right = Math.max(left + 2, Math.min(scales.x(own.untilWh), size.width - size.right))
    const y = scales.y(own.priceMicrosPerKwh)
    return (
      <g key={`${own.fromWh} ${own.priceMicrosPerKwh}`}>
        <line className={styles.mine} x1={left} x2={right} y1={y} y2={y} />
        {index === 0 && (
          <text
            className={styles.mineName}
            x={(left + right) / 2}
            // What I sell has room under its curve, what I buy above.
            y={own.side === 'sell' ? y + 20 : y - 10}
            textAnchor="middle"
          >
            {t`Yours`}
          </text>
        )}
      </g>
    )
  })
}
