import { useId } from 'react'
import type { Frame, Scales } from './axis.ts'
import { DayDividers, HourAxis, NowLine, Pill, RepeatedHourBand, ValueAxis } from './marks.tsx'
import type { TwoWayColors, TwoWaySlot } from './two-way-chart.tsx'
import styles from './chart.module.css'

interface TwoWayDrawingProps<S extends TwoWaySlot> {
  frame: Frame
  scales: Scales
  slots: readonly S[]
  timeZone: string
  nowMs: number | null
  readStartMs: number | null
  colors: TwoWayColors
  formatTick: (value: number) => string
  slotLabel: ((slot: S) => string) | undefined
  formatTip: (slot: S, side: 'up' | 'down') => string
}

const shortMs = 51 * 3_600_000

/**
 * Bars both ways from a zero line. The words for it stand outside, in the readout and the table.
 */
export function TwoWayDrawing<S extends TwoWaySlot>(props: TwoWayDrawingProps<S>) {
  const { frame, scales, slots, timeZone, nowMs, colors } = props
  const startMs = slots[0]?.startMs ?? 0
  const endMs = slots.at(-1)?.endMs ?? 0
  const axis = { frame, scales, startMs, endMs, timeZone }
  const hatch = useId()
  const isByHour = props.slotLabel === undefined
  // Over many days the past is most of the drawing, and the names of days leave no room for that of
  // now.
  const isShort = isByHour && endMs - startMs <= shortMs
  return (
    <svg
      className={styles.chart}
      width={frame.width}
      height={frame.height}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      aria-hidden="true"
    >
      <defs>
        <Hatch id={`${hatch}up`} color={colors.up} />
        <Hatch id={`${hatch}down`} color={colors.down} />
      </defs>
      {isByHour && <RepeatedHourBand {...axis} />}
      <ValueAxis
        frame={frame}
        scales={scales}
        format={(tick) => props.formatTick(Math.abs(tick))}
      />
      {slots.map((slot) => (
        <g
          key={slot.startMs}
          className={`${styles.bar} ${slot.startMs === props.readStartMs ? styles.read : ''} ${
            isShort && nowMs !== null && slot.endMs <= nowMs ? styles.past : ''
          }`}
        >
          <Bar slot={slot} scales={scales} side="up" color={colors.up} hatch={hatch} />
          <Bar slot={slot} scales={scales} side="down" color={colors.down} hatch={hatch} />
        </g>
      ))}
      {props.slotLabel ? (
        <SlotAxis frame={frame} scales={scales} slots={slots} text={props.slotLabel} />
      ) : (
        <>
          <HourAxis {...axis} />
          <DayDividers {...axis} nowMs={nowMs ?? startMs} />
        </>
      )}
      {nowMs !== null &&
        isByHour &&
        (isShort ? (
          <NowLine frame={frame} scales={scales} timeZone={timeZone} nowMs={nowMs} />
        ) : (
          <line
            x1={scales.x(nowMs)}
            x2={scales.x(nowMs)}
            y1={frame.top - 8}
            y2={frame.height - frame.bottom}
            className={styles.now}
          />
        ))}
      <Tip {...props} side="up" />
      <Tip {...props} side="down" />
    </svg>
  )
}

/** Stripes on the side's own colour: agreed, and not certain yet. */
function Hatch({ id, color }: { id: string; color: string }) {
  return (
    <pattern
      id={id}
      width={6}
      height={6}
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width={6} height={6} fill="var(--cw-surface)" />
      <rect width={3} height={6} fill={color} />
    </pattern>
  )
}

interface BarProps {
  slot: TwoWaySlot
  scales: Scales
  side: 'up' | 'down'
  color: string
  hatch: string
}

function Bar({ slot, scales, side, color, hatch }: BarProps) {
  const whole = slot[side]
  if (whole <= 0) return null
  const open = (side === 'up' ? slot.openUp : slot.openDown) ?? 0
  const left = scales.x(slot.startMs)
  const wide = scales.x(slot.endMs) - left
  const gap = wide > 40 ? 8 : wide > 20 ? 5 : wide > 9 ? 2 : wide > 4 ? 1.2 : wide > 2 ? 0.6 : 0
  const sign = side === 'up' ? 1 : -1
  const zeroY = scales.y(0)
  const innerY = scales.y(sign * (whole - open))
  // A value near zero still shows that it is there.
  const reach = Math.max(Math.abs(scales.y(sign * whole) - zeroY), 1.5)
  const outerY = zeroY - sign * reach
  const place = { x: left + gap / 2, width: Math.max(wide - gap, 0.5) }
  const rx = wide > 6 ? 2 : wide > 3 ? 1 : 0
  return (
    <>
      {open < whole && (
        <rect {...place} rx={rx} fill={color} {...between(zeroY, open > 0 ? innerY : outerY)} />
      )}
      {open > 0 && (
        <rect
          {...place}
          rx={rx}
          fill={`url(#${hatch}${side})`}
          {...between(open < whole ? innerY : zeroY, outerY)}
        />
      )}
    </>
  )
}

function between(aY: number, bY: number) {
  return { y: Math.min(aY, bY), height: Math.max(Math.abs(aY - bY), 1) }
}

interface SlotAxisProps<S extends TwoWaySlot> {
  frame: Frame
  scales: Scales
  slots: readonly S[]
  text: (slot: S) => string
}

/** The names of slots under their bars, as many as there is room for. */
function SlotAxis<S extends TwoWaySlot>({ frame, scales, slots, text }: SlotAxisProps<S>) {
  const names = slots.map(text)
  const room = (frame.width - frame.left - frame.right) / Math.max(1, slots.length)
  const wanted = Math.max(...names.map((name) => name.length)) * 6.7 + 12
  const every = Math.max(1, Math.ceil(wanted / room))
  return slots.map((slot, at) =>
    at % every === 0 ? (
      <text
        key={slot.startMs}
        x={(scales.x(slot.startMs) + scales.x(slot.endMs)) / 2}
        y={frame.height - 6}
        textAnchor="middle"
        className={styles.tick}
      >
        {names[at]}
      </text>
    ) : null
  )
}

/** The greatest of a side, at its bar's end. */
function Tip<S extends TwoWaySlot>(props: TwoWayDrawingProps<S> & { side: 'up' | 'down' }) {
  const { frame, scales, slots, side, colors } = props
  const [first] = slots
  if (!first) return null
  const slot = slots.reduce((best, one) => (one[side] > best[side] ? one : best), first)
  if (slot[side] <= 0) return null
  const y = side === 'up' ? scales.y(slot.up) - 27 : scales.y(-slot.down) + 5
  return (
    <Pill
      x={(scales.x(slot.startMs) + scales.x(slot.endMs)) / 2}
      y={y}
      text={props.formatTip(slot, side)}
      frame={frame}
      className={styles.bubble}
      color={side === 'up' ? colors.upText : colors.downText}
    />
  )
}
