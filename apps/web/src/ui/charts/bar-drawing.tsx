import { t } from '@lingui/core/macro'
import { localTime } from '../../format/zone.ts'
import { DayDividers, HourAxis, NowLine, Pill, RepeatedHourBand, ValueAxis } from './marks.tsx'
import { hourAxisPx, pillPx, type Frame, type Scales } from './axis.ts'
import { extremesOf, type BarSlot, type TimeWindow } from './slots.ts'
import styles from './chart.module.css'

export interface BarDrawingProps {
  frame: Frame
  scales: Scales
  slots: readonly BarSlot[]
  timeZone: string
  nowMs: number
  readStartMs: number | null
  formatTick: (value: number) => string
  formatShort: (value: number) => string
  window?: TimeWindow | undefined
  line?: { value: number; label: string } | undefined
}

/**
 * One bar per slot against a zero line. The words for it stand outside, in the readout and the
 * table.
 */
export function BarDrawing(props: BarDrawingProps) {
  const { frame, scales, slots, timeZone, nowMs } = props
  const startMs = slots[0]?.startMs ?? 0
  const endMs = slots.at(-1)?.endMs ?? 0
  const axis = { frame, scales, startMs, endMs, timeZone }
  const isNowInside = nowMs >= startMs && nowMs < endMs
  return (
    <svg
      className={styles.chart}
      width={frame.width}
      height={frame.height}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      aria-hidden="true"
    >
      <RepeatedHourBand {...axis} />
      {props.window && <WindowBand {...props} window={props.window} />}
      <ValueAxis frame={frame} scales={scales} format={props.formatTick} />
      {slots.map((slot) => (
        <Bar
          key={slot.startMs}
          slot={slot}
          scales={scales}
          isPast={slot.endMs <= nowMs}
          isRead={slot.startMs === props.readStartMs}
        />
      ))}
      <HourAxis {...axis} />
      <DayDividers {...axis} nowMs={nowMs} />
      {isNowInside && <NowLine frame={frame} scales={scales} timeZone={timeZone} nowMs={nowMs} />}
      <Extremes {...props} />
      {props.line && <LevelLine {...props} line={props.line} />}
    </svg>
  )
}

interface BarProps {
  slot: BarSlot
  scales: Scales
  isPast: boolean
  isRead: boolean
}

function Bar({ slot, scales, isPast, isRead }: BarProps) {
  if (slot.value === null) return null
  const left = scales.x(slot.startMs)
  const wide = scales.x(slot.endMs) - left
  const gap = wide > 9 ? 2 : wide > 4 ? 1.2 : wide > 2 ? 0.6 : 0
  const top = scales.y(Math.max(slot.value, 0))
  const bottom = scales.y(Math.min(slot.value, 0))
  return (
    <rect
      x={left + gap / 2}
      y={top}
      width={Math.max(wide - gap, 0.5)}
      // A value near zero still shows that it is there.
      height={Math.max(bottom - top, 1.5)}
      rx={wide > 6 ? 2 : wide > 3 ? 1 : 0}
      fill={slot.color}
      className={`${styles.bar} ${isPast ? styles.past : ''} ${isRead ? styles.read : ''}`}
    />
  )
}

function WindowBand({ frame, scales, window }: BarDrawingProps & { window: TimeWindow }) {
  const left = Math.max(frame.left, scales.x(window.startMs))
  const right = Math.min(frame.width - frame.right, scales.x(window.endMs))
  if (right <= left) return null
  return (
    <g>
      <rect
        x={left}
        y={frame.top - 8}
        width={right - left}
        height={frame.height - frame.bottom - frame.top + 8}
        rx={6}
        className={styles.window}
      />
      {window.label !== undefined && right - left > window.label.length * 6.6 && (
        <text x={left + 8} y={frame.top + 8} className={styles.windowLabel}>
          {window.label}
        </text>
      )}
    </g>
  )
}

/** A level across the window, or across everything: what is asked, against what the bars say. */
function LevelLine(props: BarDrawingProps & { line: { value: number; label: string } }) {
  const { frame, scales, window, line } = props
  const left = window ? Math.max(frame.left, scales.x(window.startMs)) : frame.left
  const right = window
    ? Math.min(frame.width - frame.right, scales.x(window.endMs))
    : frame.width - frame.right
  const y = scales.y(line.value)
  return (
    <g>
      <line x1={left} x2={right} y1={y} y2={y} className={styles.levelLine} />
      <Pill
        x={(left + right) / 2}
        y={y - 11}
        text={line.label}
        frame={frame}
        className={styles.levelPill}
      />
    </g>
  )
}

/** The lowest and the highest with their times. */
function Extremes({ frame, scales, slots, timeZone, formatShort }: BarDrawingProps) {
  const found = extremesOf(slots)
  if (!found) return null
  const pillOf = (slot: BarSlot) => {
    const value = formatShort(slot.value ?? 0)
    const time = localTime(slot.startMs, timeZone)
    return t`${value} at ${time}`
  }
  const middleOf = (slot: BarSlot) => (scales.x(slot.startMs) + scales.x(slot.endMs)) / 2
  const highY = scales.y(Math.max(found.max.value ?? 0, 0)) - pillPx - 5
  const lowest = found.min.value ?? 0
  // Below zero it hangs under its bar; above zero it lies on the foot of the bars, free of the
  // hours.
  const lowY =
    lowest < 0
      ? Math.min(scales.y(lowest) + 4, frame.height - hourAxisPx - pillPx)
      : frame.height - frame.bottom - pillPx - 3
  return (
    <>
      <Pill
        x={middleOf(found.max)}
        y={highY}
        text={pillOf(found.max)}
        frame={frame}
        className={styles.bubble}
        color={found.max.mark?.color ?? 'var(--cw-text)'}
      />
      <Pill
        x={middleOf(found.min)}
        y={lowY}
        text={pillOf(found.min)}
        frame={frame}
        className={styles.bubble}
        color={found.min.mark?.color ?? 'var(--cw-text)'}
      />
    </>
  )
}
