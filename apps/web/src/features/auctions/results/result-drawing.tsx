import type { Auction } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { energyParts } from '../../../format/energy.ts'
import { formatNumber } from '../../../format/number.ts'
import { priceUnit } from '../../../format/price.ts'
import { scalesOf, type Frame, type Scales } from '../../../ui/charts/axis.ts'
import { HourAxis, RepeatedHourBand, ValueAxis } from '../../../ui/charts/marks.tsx'
import chart from '../../../ui/charts/chart.module.css'
import type { ResultSlot } from './result-chart.tsx'
import styles from './results.module.css'

interface ResultDrawingProps {
  slots: readonly ResultSlot[]
  auction: Auction
  size: { width: number; height: number; left: number; right: number }
  readStartMs: number | null
  chosenStartMs: number | null
}

const volumePx = 84
const hoursPx = 26
const namePx = 22

/** Two panels on one axis of time: prices above, traded energy below. */
export function ResultDrawing(props: ResultDrawingProps) {
  const { slots, auction, size } = props
  const startMs = slots[0]?.startMs ?? 0
  const endMs = slots.at(-1)?.endMs ?? 1
  const span = [startMs, endMs] as const
  const upper: Frame = { ...size, top: namePx + 18, bottom: hoursPx + volumePx + namePx + 12 }
  const lower: Frame = { ...size, top: size.height - hoursPx - volumePx, bottom: hoursPx }
  const values = slots.flatMap((slot) => (slot.value === null ? [] : [slot.value]))
  const prices = scalesOf(upper, span, values)
  const volumes = scalesOf(
    lower,
    span,
    slots.map((slot) => slot.unit.volumeWh)
  )
  const axis = { startMs, endMs, timeZone: auction.timeZone }
  return (
    <svg
      className={`${chart.chart} ${styles.day}`}
      width={size.width}
      height={size.height}
      viewBox={`0 0 ${size.width} ${size.height}`}
      aria-hidden="true"
    >
      <text className={styles.panelName} x={0} y={12}>
        {t`Price, ${priceUnit(auction.currency)}`}
      </text>
      <text className={styles.panelName} x={0} y={lower.top - 12}>{t`Traded, kWh`}</text>
      <RepeatedHourBand frame={upper} scales={prices} {...axis} />
      <ValueAxis
        frame={upper}
        scales={prices}
        format={(value) => formatNumber(value, { decimals: 1, atLeast: 0 })}
      />
      <ValueAxis
        frame={lower}
        scales={halfTicks(volumes)}
        format={(wh) => (wh === 0 ? '0' : energyParts(wh).value)}
      />
      {slots.map((slot) => (
        <SlotBars key={slot.startMs} {...props} slot={slot} prices={prices} volumes={volumes} />
      ))}
      <HourAxis frame={lower} scales={volumes} {...axis} />
    </svg>
  )
}

/** The small panel has room for three labels. */
function halfTicks(scales: Scales): Scales {
  return { ...scales, yTicks: scales.yTicks.filter((_, index) => index % 2 === 0) }
}

interface SlotBarsProps extends ResultDrawingProps {
  slot: ResultSlot
  prices: Scales
  volumes: Scales
}

function SlotBars({ slot, prices, volumes, readStartMs, chosenStartMs }: SlotBarsProps) {
  const left = prices.x(slot.startMs)
  const wide = prices.x(slot.endMs) - left
  const gap = wide > 9 ? 2 : wide > 4 ? 1.2 : wide > 2 ? 0.6 : 0
  const box = { x: left + gap / 2, width: Math.max(0.5, wide - gap), rx: wide > 6 ? 2 : 1 }
  const isRead = slot.startMs === readStartMs
  const isChosen = slot.startMs === chosenStartMs
  const mark = isRead ? styles.read : ''
  const own = slot.soldWh > 0 ? 'ownSell' : 'ownBuy'
  const ownWh = Math.max(slot.soldWh, slot.boughtWh)
  return (
    <g>
      {slot.value !== null && (
        <rect
          {...box}
          className={`${isChosen ? styles.chosen : styles.priceBar} ${mark}`}
          {...stretch(prices, slot.value)}
        />
      )}
      {slot.unit.volumeWh > 0 && (
        <rect
          {...box}
          className={`${isChosen ? styles.chosen : styles.volumeBar} ${mark}`}
          {...stretch(volumes, slot.unit.volumeWh)}
        />
      )}
      {ownWh > 0 && <rect {...box} className={styles[own]} {...stretch(volumes, ownWh)} />}
    </g>
  )
}

/** From the zero line to the value; a value near zero still shows that it is there. */
function stretch(scales: Scales, value: number): { y: number; height: number } {
  const top = scales.y(Math.max(value, 0))
  const bottom = scales.y(Math.min(value, 0))
  return { y: top, height: Math.max(1.5, bottom - top) }
}
