import { area, curveStepAfter, line } from 'd3-shape'
import { t } from '@lingui/core/macro'
import { formatEnergy } from '../../format/energy.ts'
import { formatNumber } from '../../format/number.ts'
import { formatDate, formatTimeRange } from '../../format/time.ts'
import { scalesOf, type Frame, type Scales } from '../../ui/charts/axis.ts'
import { ChartFrame, type ChartColumn } from '../../ui/charts/chart-frame.tsx'
import { HourAxis, NowLine, RepeatedHourBand, ValueAxis } from '../../ui/charts/marks.tsx'
import type { Slot } from '../../ui/charts/slots.ts'
import { useSlotReading } from '../../ui/charts/use-slot-reading.ts'
import { useWidth } from '../../ui/charts/use-width.ts'
import { Legend } from '../../ui/bar-track.tsx'
import { Tag } from '../../ui/tag.tsx'
import { qualityWord, type ChannelLook, type Quality } from './device-look.ts'
import { MonthAxis } from './month-axis.tsx'
import type { Period } from './period.ts'
import chart from '../../ui/charts/chart.module.css'
import styles from './metering.module.css'

export interface ReadingSlot extends Slot {
  quality: Quality
  /** Some of the interval has not been reported. */
  isIncomplete: boolean
  /** Something was reported for it that cannot be true. */
  isImplausible: boolean
  /** What was reported and does not count, in Wh. */
  toldWh: number | null
}

interface ReadingsChartProps {
  look: ChannelLook
  points: readonly ReadingSlot[]
  period: Period
  timeZone: string
  nowMs: number
  csvName: string
  deviceName: string
}

const narrowPx = 560

/**
 * What a meter reported, in steps: flat within an interval, open where nothing came, dashed where
 * estimated.
 */
export function ReadingsChart(props: ReadingsChartProps) {
  const { look, points, period, timeZone, nowMs } = props
  const [box, width] = useWidth()
  const height = width < narrowPx ? 240 : 320
  const frame: Frame = { width, height, left: 40, right: 4, top: 44, bottom: 26 }
  const values = points.flatMap((point) => (point.value === null ? [] : [point.value / 1_000]))
  const scales = scalesOf(frame, [period.fromMs, period.toMs], values)
  const span = period.toMs - period.fromMs
  const lastKnown = points.findLast((point) => point.value !== null)
  const reading = useSlotReading({
    slots: points,
    restMs: lastKnown?.startMs ?? period.fromMs,
    instantAt: (x) =>
      period.fromMs + ((x - frame.left) / (frame.width - frame.left - frame.right)) * span
  })
  const read = points[reading.at]
  const axis = { frame, scales, startMs: period.fromMs, endMs: period.toMs, timeZone }
  const name = props.deviceName
  const what = look.word
  const when = period.name
  return (
    <ChartFrame<ReadingSlot>
      label={t`${what}, kWh, ${name}, ${when}`}
      slots={points}
      timeZone={timeZone}
      columns={columnsOf(look)}
      csvName={props.csvName}
      measured={box}
      reading={reading}
      height={height}
      legend={hasEstimate(points) && <Legend items={legendOf(look)} />}
      readout={read && <Readout read={read} period={period} timeZone={timeZone} />}
    >
      {width > 0 && (
        <svg
          className={chart.chart}
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          aria-hidden="true"
        >
          {!period.isMonth && <RepeatedHourBand {...axis} />}
          <ValueAxis frame={frame} scales={scales} format={formatTick} />
          {runsOf(points).map((run) => (
            <Run key={run[0]?.startMs} run={run} scales={scales} color={look.color} />
          ))}
          {period.isMonth ? <MonthAxis {...axis} /> : <HourAxis {...axis} />}
          {!period.isMonth && nowMs >= period.fromMs && nowMs < period.toMs && (
            <NowLine frame={frame} scales={scales} timeZone={timeZone} nowMs={nowMs} />
          )}
          {reading.isChosen && read && <Cursor frame={frame} scales={scales} read={read} />}
        </svg>
      )}
    </ChartFrame>
  )
}

const formatTick = (value: number) => formatNumber(value, { decimals: 2, atLeast: 0 })

const isEstimate = (point: ReadingSlot) => qualityWord(point.quality) !== null
const hasEstimate = (points: readonly ReadingSlot[]) =>
  points.some((point) => point.value !== null && isEstimate(point))

function legendOf({ word, color }: ChannelLook) {
  return [
    { key: 'measured', color, label: t`${word}, measured` },
    { key: 'estimated', color: 'var(--cw-estimated)', label: t`estimated, dashed` }
  ]
}

function columnsOf({ word }: ChannelLook): ChartColumn<ReadingSlot>[] {
  return [
    {
      key: 'value',
      head: `${word}, kWh`,
      text: (slot) => (slot.value === null ? '' : formatEnergy(slot.value)),
      csv: (slot) => (slot.value === null ? null : slot.value / 1_000)
    },
    {
      key: 'quality',
      head: t`Quality`,
      text: toldQuality
    }
  ]
}

function toldQuality(slot: ReadingSlot): string {
  if (slot.value === null) return slot.isImplausible ? doubtOf(slot) : t`nothing reported`
  const word = qualityWord(slot.quality) ?? t`measured`
  if (slot.isImplausible) return t`${word}, part of it cannot be true`
  return slot.isIncomplete ? t`${word}, not complete` : word
}

/** What was told, where the point is one reading; a sum has left it out. */
function doubtOf({ toldWh }: ReadingSlot): string {
  if (toldWh === null) return t`cannot be true`
  const told = formatEnergy(toldWh)
  return t`${told} reported, which cannot be true`
}

interface ReadoutProps {
  read: ReadingSlot
  period: Period
  timeZone: string
}

function Readout({ read, period, timeZone }: ReadoutProps) {
  const quality = qualityWord(read.quality)
  return (
    <>
      <span className="soft">
        {period.isMonth
          ? formatDate(read.startMs, timeZone)
          : formatTimeRange(read.startMs, read.endMs, timeZone)}
      </span>
      <b>{read.value === null ? noValueWords(read) : formatEnergy(read.value)}</b>
      {read.value !== null && quality !== null && <Tag tone="estimated">{quality}</Tag>}
      {read.value !== null && read.isIncomplete && <span className="soft">{t`not complete`}</span>}
      {read.value !== null && read.isImplausible && (
        <Tag tone="warn">{t`part of it cannot be true`}</Tag>
      )}
    </>
  )
}

function noValueWords(read: ReadingSlot): string {
  return read.isImplausible ? doubtOf(read) : t`nothing reported`
}

/** Neighbours of one kind, without a hole between them. */
function runsOf(points: readonly ReadingSlot[]): ReadingSlot[][] {
  const runs: ReadingSlot[][] = []
  for (const point of points) {
    if (point.value === null) continue
    const last = runs.at(-1)
    const before = last?.at(-1)
    const goesOn =
      before && before.endMs === point.startMs && isEstimate(before) === isEstimate(point)
    if (last && goesOn) last.push(point)
    else runs.push([point])
  }
  return runs
}

interface RunProps {
  run: readonly ReadingSlot[]
  scales: Scales
  color: string
}

type Place = { ms: number; kwh: number }

function Run({ run, scales, color }: RunProps) {
  const [first] = run
  const last = run.at(-1)
  if (!first || !last) return null
  const places: Place[] = [
    ...run.map((point) => ({ ms: point.startMs, kwh: (point.value ?? 0) / 1_000 })),
    { ms: last.endMs, kwh: (last.value ?? 0) / 1_000 }
  ]
  const x = (place: Place) => scales.x(place.ms)
  const y = (place: Place) => scales.y(place.kwh)
  const isDashed = isEstimate(first)
  return (
    <g style={{ color: isDashed ? 'var(--cw-estimated)' : color }}>
      <path
        className={chart.seriesArea}
        d={area<Place>(x, scales.y(0), y).curve(curveStepAfter)(places) ?? ''}
      />
      <path
        className={`${chart.seriesLine} ${isDashed ? styles.dashed : ''}`}
        d={line<Place>(x, y).curve(curveStepAfter)(places) ?? ''}
      />
    </g>
  )
}

interface CursorProps {
  frame: Frame
  scales: Scales
  read: ReadingSlot
}

function Cursor({ frame, scales, read }: CursorProps) {
  const x = (scales.x(read.startMs) + scales.x(read.endMs)) / 2
  return (
    <g>
      <line
        className={chart.cursor}
        x1={x}
        x2={x}
        y1={frame.top}
        y2={frame.height - frame.bottom}
      />
      {read.value !== null && (
        <circle className={chart.cursorDot} cx={x} cy={scales.y(read.value / 1_000)} r={5} />
      )}
    </g>
  )
}
