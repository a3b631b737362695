import type { ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import { formatTimeRange } from '../../format/time.ts'
import { Mark } from '../tag.tsx'
import { headPx, hourAxisPx, pillPx, scalesOf, type Frame } from './axis.ts'
import { BarDrawing } from './bar-drawing.tsx'
import { ChartFrame, type ChartColumn } from './chart-frame.tsx'
import { type BarSlot, type TimeWindow } from './slots.ts'
import { useSlotReading } from './use-slot-reading.ts'
import { useWidth } from './use-width.ts'
import styles from './chart.module.css'

interface BarChartProps {
  /** Names the chart for those who don't see it: what, per what, of when. */
  label: string
  slots: readonly BarSlot[]
  /** Of the market or the place, never of the browser. */
  timeZone: string
  /** A value with its unit, for the readout and the table. */
  formatValue: (value: number) => string
  /** A value without its unit, for axis and bubbles. */
  formatShort: (value: number) => string
  /** The same for the axis alone, where whole numbers need no decimals. */
  formatTick?: (value: number) => string
  valueHead: string
  nowMs: number
  /** A stretch that matters: the best hours, a delivery. */
  window?: TimeWindow
  /** A level to compare with, drawn across the window. */
  line?: { value: number; label: string }
  height?: number
  legend?: ReactNode
  csvName?: string
  /** More columns of the table and the file. */
  columns?: readonly ChartColumn<BarSlot>[]
}

const narrowPx = 560

/** Bars over time with everything a reader needs: readout, keys, table, file. */
export function BarChart(props: BarChartProps) {
  const { slots, timeZone, nowMs, formatValue, formatShort } = props
  const [box, width] = useWidth()
  const isNarrow = width < narrowPx
  const frame = frameOf(width, props.height ?? (isNarrow ? 230 : 270), slots)
  const startMs = slots[0]?.startMs ?? 0
  const endMs = slots.at(-1)?.endMs ?? 1
  const levels = props.line ? [props.line.value] : []
  const scales = scalesOf(frame, [startMs, endMs], [...valuesOf(slots), ...levels])
  const reading = useSlotReading({
    slots,
    restMs: nowMs >= startMs && nowMs < endMs ? nowMs : startMs,
    instantAt: (x) =>
      startMs + ((x - frame.left) / (frame.width - frame.left - frame.right)) * (endMs - startMs)
  })
  const read = slots[reading.at]

  return (
    <ChartFrame
      label={props.label}
      slots={slots}
      timeZone={timeZone}
      columns={[
        {
          key: 'value',
          head: props.valueHead,
          text: (slot) => (slot.value === null ? '' : formatValue(slot.value)),
          csv: (slot) => slot.value
        },
        ...(props.columns ?? [])
      ]}
      legend={props.legend}
      csvName={props.csvName}
      measured={box}
      reading={reading}
      readout={
        read && (
          <>
            <span className={styles.when}>
              {formatTimeRange(read.startMs, read.endMs, timeZone)}
            </span>
            <b>{read.value === null ? t`not known` : formatValue(read.value)}</b>
            {read.mark && (
              <Mark shape={read.mark.shape} color={read.mark.color}>
                {read.mark.word}
              </Mark>
            )}
            {read.note !== undefined && <span className={styles.when}>{read.note}</span>}
          </>
        )
      }
      height={frame.height}
    >
      {width > 0 && (
        <BarDrawing
          frame={frame}
          scales={scales}
          slots={slots}
          timeZone={timeZone}
          nowMs={nowMs}
          readStartMs={reading.isChosen ? (read?.startMs ?? null) : null}
          formatTick={props.formatTick ?? formatShort}
          formatShort={formatShort}
          window={props.window}
          line={props.line}
        />
      )}
    </ChartFrame>
  )
}

function valuesOf(slots: readonly BarSlot[]): number[] {
  return slots.flatMap((slot) => (slot.value === null ? [] : [slot.value]))
}

/** Values below zero need room for their bubble under the lowest bar. */
function frameOf(width: number, height: number, slots: readonly BarSlot[]): Frame {
  const hasNegative = slots.some((slot) => slot.value !== null && slot.value < 0)
  return {
    width,
    height,
    left: 36,
    right: 4,
    top: headPx,
    bottom: hasNegative ? hourAxisPx + pillPx + 4 : hourAxisPx
  }
}
