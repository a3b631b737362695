import { t } from '@lingui/core/macro'
import { formatDate } from '../../format/time.ts'
import { localTime } from '../../format/zone.ts'
import { formatDay } from '../../format/time.ts'
import { hourMarks, midnights, repeatedHour, type Frame, type Scales } from './axis.ts'
import styles from './chart.module.css'

/** Text is 12 px everywhere; this is how wide a pill has to be for it. */
const pillWidth = (text: string): number => Math.ceil(text.length * 6.7) + 16

/** Days and now are named in one row at the very top; the highest value has the row below it. */
const headY = 16.5

export interface PillProps {
  x: number
  y: number
  text: string
  /** Keeps the whole pill inside the drawing. */
  frame: Frame
  className: string | undefined
  color?: string
}

function pillPlace(x: number, text: string, frame: Frame): { left: number; width: number } {
  const width = pillWidth(text)
  return {
    width,
    left: Math.min(Math.max(x - width / 2, frame.left + 2), frame.width - width - 1)
  }
}

export function Pill({ x, y, text, frame, className, color }: PillProps) {
  const { left, width } = pillPlace(x, text, frame)
  return (
    <g className={className} {...(color !== undefined && { style: { color } })}>
      <rect x={left} y={y} width={width} height={22} rx={11} />
      <text x={left + width / 2} y={y + 15.5} textAnchor="middle">
        {text}
      </text>
    </g>
  )
}

interface AxisProps {
  frame: Frame
  scales: Scales
  startMs: number
  endMs: number
  timeZone: string
}

export function ValueAxis({
  frame,
  scales,
  format
}: Pick<AxisProps, 'frame' | 'scales'> & { format: (value: number) => string }) {
  return scales.yTicks.map((tick) => (
    <g key={tick}>
      <line
        x1={frame.left}
        x2={frame.width - frame.right}
        y1={scales.y(tick)}
        y2={scales.y(tick)}
        className={tick === 0 ? styles.zero : styles.grid}
      />
      <text x={frame.left - 8} y={scales.y(tick) + 4} textAnchor="end" className={styles.tick}>
        {format(tick)}
      </text>
    </g>
  ))
}

/** Half of "00:00": a label under the first bar reaches into the room of the values. */
const halfLabelPx = 17

export function HourAxis({ frame, scales, startMs, endMs, timeZone }: AxisProps) {
  const width = frame.width - frame.left - frame.right
  return hourMarks(startMs, endMs, timeZone, width).map((mark) => (
    <text
      key={mark.ms}
      x={scales.x(mark.ms)}
      y={frame.height - 6}
      textAnchor={scales.x(mark.ms) < halfLabelPx ? 'start' : 'middle'}
      className={styles.tick}
    >
      {mark.label}
    </text>
  ))
}

/** A dashed line at each midnight with the day that begins: "Tomorrow Mon 26 Oct". */
export function DayDividers(props: AxisProps & { nowMs: number }) {
  const { frame, scales, startMs, endMs, timeZone, nowMs } = props
  const turns = midnights(startMs, endMs, timeZone)
  // On a range of many days the lines alone are enough.
  const areNamed = turns.length > 0 && (frame.width - frame.left) / turns.length > 110
  return turns.map((ms) => {
    const x = scales.x(ms)
    const name = formatDay(ms, timeZone, nowMs)
    const date = formatDate(ms, timeZone, nowMs)
    const nameX = besideNow(x + 8, name, props)
    const room = frame.width - frame.right - nameX + 8
    return (
      <g key={ms}>
        <line x1={x} x2={x} y1={4} y2={frame.height - frame.bottom} className={styles.divider} />
        {areNamed && room > 70 && (
          <text x={nameX} y={headY} className={styles.tick}>
            <tspan className={styles.strong}>{name}</tspan>
            {name !== date && room > 170 && <tspan dx={6}>{date}</tspan>}
          </text>
        )}
      </g>
    )
  })
}

/** Where the name of a day begins: behind the pill of now, should that lie in its way. */
function besideNow(x: number, name: string, props: AxisProps & { nowMs: number }): number {
  const { frame, scales, startMs, endMs, timeZone, nowMs } = props
  if (nowMs < startMs || nowMs >= endMs) return x
  const pill = pillPlace(scales.x(nowMs), nowText(nowMs, timeZone), frame)
  const isInWay = pill.left < x + name.length * 6.7 + 6 && pill.left + pill.width + 6 > x
  return isInWay ? pill.left + pill.width + 6 : x
}

function nowText(nowMs: number, timeZone: string): string {
  const time = localTime(nowMs, timeZone)
  return t`Now ${time}`
}

/** The stretch whose times come twice: a band, its name, and the offset of either turn. */
export function RepeatedHourBand({ frame, scales, startMs, endMs, timeZone }: AxisProps) {
  const band = repeatedHour(startMs, endMs, timeZone)
  if (!band) return null
  const left = scales.x(band.startMs)
  const middle = scales.x(band.turnMs)
  const right = scales.x(band.endMs)
  const short = (offset: string) => offset.replace(/^([+−])0?(\d+):00$/, '$1$2')
  const isRoomy = right - left > 44
  const twice = band.label
  return (
    <g>
      <rect
        x={left}
        y={frame.top}
        width={Math.max(0, right - left)}
        height={frame.height - frame.bottom - frame.top}
        className={styles.band}
      />
      <text x={left} y={frame.top - 7} className={styles.strong}>
        {isRoomy ? t`${twice} comes twice` : t`${twice} twice`}
      </text>
      {isRoomy && (
        <>
          <text
            x={(left + middle) / 2}
            y={frame.top + 14}
            textAnchor="middle"
            className={styles.tick}
          >
            {short(band.offsets[0])}
          </text>
          <text
            x={(middle + right) / 2}
            y={frame.top + 14}
            textAnchor="middle"
            className={styles.tick}
          >
            {short(band.offsets[1])}
          </text>
        </>
      )}
    </g>
  )
}

export function NowLine(props: Omit<AxisProps, 'startMs' | 'endMs'> & { nowMs: number }) {
  const { frame, scales, timeZone, nowMs } = props
  const x = scales.x(nowMs)
  return (
    <g>
      <line x1={x} x2={x} y1={12} y2={frame.height - frame.bottom} className={styles.now} />
      <Pill x={x} y={1} text={nowText(nowMs, timeZone)} frame={frame} className={styles.nowPill} />
    </g>
  )
}
