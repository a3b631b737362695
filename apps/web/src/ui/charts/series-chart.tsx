import { line, area, curveStepAfter } from 'd3-shape'
import type { ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import { formatTimeRange } from '../../format/time.ts'
import { Legend } from '../bar-track.tsx'
import { hourAxisPx, scalesOf, type Frame, type Scales } from './axis.ts'
import { ChartFrame } from './chart-frame.tsx'
import { DayDividers, HourAxis, NowLine, RepeatedHourBand, ValueAxis } from './marks.tsx'
import type { Slot } from './slots.ts'
import { useSlotReading } from './use-slot-reading.ts'
import { useWidth } from './use-width.ts'
import styles from './chart.module.css'

export interface Series {
  key: string
  label: string
  color: string
  points: readonly Slot[]
}

interface SeriesChartProps {
  label: string
  /** Each on its own intervals; the first one's are those that the keys walk along. */
  series: readonly Series[]
  timeZone: string
  formatValue: (value: number) => string
  formatShort: (value: number) => string
  nowMs: number
  height?: number
  csvName?: string
  legend?: ReactNode
}

/** A measured value over time in steps, as meters report it: flat within an interval, broken in a gap. */
export function SeriesChart(props: SeriesChartProps) {
  const { series, timeZone, nowMs, formatValue, formatShort } = props
  const [box, width] = useWidth()
  const slots = series[0]?.points ?? []
  const height = props.height ?? (width < 560 ? 200 : 240)
  const frame: Frame = { width, height, left: 44, right: 4, top: 34, bottom: hourAxisPx }
  const startMs = slots[0]?.startMs ?? 0
  const endMs = slots.at(-1)?.endMs ?? 1
  const values = series.flatMap((one) =>
    one.points.flatMap((point) => (point.value === null ? [] : [point.value]))
  )
  const scales = scalesOf(frame, [startMs, endMs], values)
  const reading = useSlotReading({
    slots,
    restMs: nowMs < endMs ? nowMs : endMs - 1,
    instantAt: (x) =>
      startMs + ((x - frame.left) / (frame.width - frame.left - frame.right)) * (endMs - startMs)
  })
  const read = slots[reading.at]
  const valueAt = (one: Series) =>
    one.points.find((point) => point.startMs === read?.startMs)?.value ?? null

  return (
    <ChartFrame
      label={props.label}
      slots={slots}
      timeZone={timeZone}
      columns={series.map((one) => {
        const byStart = new Map(one.points.map((point) => [point.startMs, point.value]))
        return {
          key: one.key,
          head: one.label,
          text: (slot: Slot) => {
            const value = byStart.get(slot.startMs) ?? null
            return value === null ? '' : formatValue(value)
          },
          csv: (slot: Slot) => byStart.get(slot.startMs) ?? null
        }
      })}
      legend={props.legend ?? (series.length > 1 && <Legend items={series} />)}
      csvName={props.csvName}
      measured={box}
      reading={reading}
      height={height}
      readout={
        read && (
          <>
            <span className={styles.when}>
              {formatTimeRange(read.startMs, read.endMs, timeZone)}
            </span>
            {series.map((one) => {
              const value = valueAt(one)
              return (
                <span key={one.key}>
                  {series.length > 1 && <span className={styles.when}>{one.label} </span>}
                  <b>{value === null ? t`no reading` : formatValue(value)}</b>
                </span>
              )
            })}
          </>
        )
      }
    >
      {width > 0 && slots.length > 0 && (
        <svg
          className={styles.chart}
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          aria-hidden="true"
        >
          <RepeatedHourBand {...{ frame, scales, startMs, endMs, timeZone }} />
          <ValueAxis frame={frame} scales={scales} format={formatShort} />
          {series.map((one) => (
            <SeriesPath key={one.key} series={one} scales={scales} />
          ))}
          <HourAxis {...{ frame, scales, startMs, endMs, timeZone }} />
          <DayDividers {...{ frame, scales, startMs, endMs, timeZone, nowMs }} />
          {nowMs >= startMs && nowMs < endMs && (
            <NowLine frame={frame} scales={scales} timeZone={timeZone} nowMs={nowMs} />
          )}
          {reading.isChosen && read && (
            <Cursor frame={frame} scales={scales} slot={read} series={series} valueAt={valueAt} />
          )}
        </svg>
      )}
    </ChartFrame>
  )
}

type Place = { ms: number; value: number | null }

/** Every interval is drawn to its end, and a hole between two intervals stays a hole. */
function placesOf(points: readonly Slot[]): Place[] {
  return points.flatMap((point, at) => {
    const next = points[at + 1]
    const isLast = next?.startMs !== point.endMs
    const end: Place[] = isLast
      ? [
          { ms: point.endMs, value: point.value },
          { ms: point.endMs, value: null }
        ]
      : []
    return [{ ms: point.startMs, value: point.value }, ...end]
  })
}

function SeriesPath({ series, scales }: { series: Series; scales: Scales }) {
  const places = placesOf(series.points)
  const isKnown = (place: Place) => place.value !== null
  const x = (place: Place) => scales.x(place.ms)
  const y = (place: Place) => scales.y(place.value ?? 0)
  const outline = line<Place>(x, y).defined(isKnown).curve(curveStepAfter)(places)
  const ground = area<Place>(x, scales.y(0), y).defined(isKnown).curve(curveStepAfter)(places)
  return (
    <g style={{ color: series.color }}>
      <path className={styles.seriesArea} d={ground ?? ''} />
      <path className={styles.seriesLine} d={outline ?? ''} />
    </g>
  )
}

interface CursorProps {
  frame: Frame
  scales: Scales
  slot: Slot
  series: readonly Series[]
  valueAt: (series: Series) => number | null
}

function Cursor({ frame, scales, slot, series, valueAt }: CursorProps) {
  const x = (scales.x(slot.startMs) + scales.x(slot.endMs)) / 2
  return (
    <g>
      <line
        className={styles.cursor}
        x1={x}
        x2={x}
        y1={frame.top}
        y2={frame.height - frame.bottom}
      />
      {series.map((one) => {
        const value = valueAt(one)
        return (
          value !== null && (
            <circle
              key={one.key}
              className={styles.cursorDot}
              style={{ color: one.color }}
              cx={x}
              cy={scales.y(value)}
              r={5}
            />
          )
        )
      })}
    </g>
  )
}
