import type { ReactNode } from 'react'
import { Legend } from '../bar-track.tsx'
import { headPx, hourAxisPx, pillPx, scalesOf, type Frame } from './axis.ts'
import { ChartFrame, type ChartColumn } from './chart-frame.tsx'
import type { Slot } from './slots.ts'
import { TwoWayDrawing } from './two-way-drawing.tsx'
import { useSlotReading } from './use-slot-reading.ts'
import { useWidth } from './use-width.ts'

/**
 * Two amounts of a stretch of time, both zero or more: one stands above the line, one hangs below
 * it.
 */
export interface TwoWaySlot extends Slot {
  up: number
  down: number
  /** The part of each that is not certain yet; it is hatched, at the outer end. */
  openUp?: number
  openDown?: number
}

/** Fills of the bars, and the tokens for words that go with them. */
export interface TwoWayColors {
  up: string
  down: string
  upText: string
  downText: string
}

interface TwoWayChartProps<S extends TwoWaySlot> {
  /** Names the chart for those who don't see it. */
  label: string
  slots: readonly S[]
  timeZone: string
  /**
   * Where now is marked and reading starts; null for what has passed, which is read from its latest
   * on.
   */
  nowMs: number | null
  colors: TwoWayColors
  /** An amount without its unit, for the axis. */
  formatTick: (value: number) => string
  /** What a slot is called under its bar; hours of the day when it is not said. */
  slotLabel?: (slot: S) => string
  /** The tip of the greatest bar of a side, such as "2.4 at 18:00". */
  formatTip: (slot: S, side: 'up' | 'down') => string
  readout: (slot: S) => ReactNode
  columns: readonly ChartColumn<S>[]
  rowHead?: { head: string; text: (slot: S) => string }
  legend: readonly { key: string; color: string; label: string }[]
  downloads?: ReactNode
  /** How far the Page keys go; an hour when it is not said. */
  pageMs?: number
}

const narrowPx = 560

/** What came and what went, stretch by stretch, with readout, keys and table. */
export function TwoWayChart<S extends TwoWaySlot>(props: TwoWayChartProps<S>) {
  const { slots, timeZone, nowMs } = props
  const [box, width] = useWidth()
  const frame = frameOf(width, slots, props.slotLabel === undefined)
  const startMs = slots[0]?.startMs ?? 0
  const endMs = slots.at(-1)?.endMs ?? 1
  const scales = scalesOf(
    frame,
    [startMs, endMs],
    slots.flatMap(({ up, down }) => [up, -down])
  )
  const isNowInside = nowMs !== null && nowMs >= startMs && nowMs < endMs
  const isFull = ({ up, down }: S) => up > 0 || down > 0
  const full = nowMs === null ? slots.findLast(isFull) : slots.find(isFull)
  const reading = useSlotReading({
    slots,
    restMs: isNowInside ? nowMs : (full?.startMs ?? startMs),
    instantAt: (x) =>
      startMs + ((x - frame.left) / (frame.width - frame.left - frame.right)) * (endMs - startMs),
    pageMs: props.pageMs
  })
  const read = slots[reading.at]
  return (
    <ChartFrame
      label={props.label}
      slots={slots}
      timeZone={timeZone}
      columns={props.columns}
      rowHead={props.rowHead}
      legend={<Legend items={props.legend} />}
      downloads={props.downloads}
      measured={box}
      reading={reading}
      readout={read && props.readout(read)}
      height={frame.height}
    >
      {width > 0 && (
        <TwoWayDrawing
          frame={frame}
          scales={scales}
          slots={slots}
          timeZone={timeZone}
          nowMs={isNowInside ? nowMs : null}
          readStartMs={reading.isChosen ? (read?.startMs ?? null) : null}
          colors={props.colors}
          formatTick={props.formatTick}
          slotLabel={props.slotLabel}
          formatTip={props.formatTip}
        />
      )}
    </ChartFrame>
  )
}

/**
 * Room for the tip of the highest bar over it, of the lowest one under it, and for the names of
 * days.
 */
function frameOf(width: number, slots: readonly TwoWaySlot[], isByHour: boolean): Frame {
  const hasDown = slots.some(({ down }) => down > 0)
  const hasUp = slots.some(({ up }) => up > 0)
  return {
    width,
    height: width < narrowPx ? 260 : 320,
    left: 44,
    right: 4,
    top: isByHour ? headPx : hasUp ? pillPx + 12 : 12,
    bottom: hasDown ? hourAxisPx + pillPx + 6 : hourAxisPx
  }
}
