import { scaleLinear } from 'd3-scale'
import {
  addDays,
  formatOffset,
  localDate,
  localTime,
  offsetMinutes,
  startOfDay
} from '../../format/zone.ts'

const hourMs = 3_600_000

/** Room for the hours under the bars, and the height of a pill with its text. */
export const hourAxisPx = 26
export const pillPx = 22
/** Two rows over the bars: the names of days and of now, then the pill of the highest value. */
export const headPx = 56

/** Where a value and an instant stand on the drawing. */
export interface Frame {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

export interface Scales {
  x: (ms: number) => number
  y: (value: number) => number
  yTicks: number[]
}

/** Values from the lowest to the highest and zero always among them; at most five labels. */
export function scalesOf(
  frame: Frame,
  time: readonly [number, number],
  values: readonly number[]
): Scales {
  const low = Math.min(0, ...values)
  const highest = Math.max(0, ...values)
  const high = low === highest ? 1 : highest
  const y = scaleLinear()
    .domain([low, high])
    .range([frame.height - frame.bottom, frame.top])
  const x = scaleLinear()
    .domain(time)
    .range([frame.left, frame.width - frame.right])
  return { x: (ms) => x(ms), y: (value) => y(value), yTicks: ticksOf(low, high) }
}

/** The finest round steps that need no more than five labels. */
function ticksOf(low: number, high: number): number[] {
  const scale = scaleLinear().domain([low, high])
  const choices = [6, 5, 4, 3, 2].map((wanted) => scale.ticks(wanted))
  return choices.find((ticks) => ticks.length <= 5) ?? [low, high]
}

export interface HourMark {
  ms: number
  label: string
}

/** Full hours worth a label: as close as 52 px apart allows, in steps that divide the day. */
export function hourMarks(
  startMs: number,
  endMs: number,
  timeZone: string,
  widthPx: number
): HourMark[] {
  const pxPerHour = widthPx / ((endMs - startMs) / hourMs)
  const every = [1, 2, 3, 4, 6, 8, 12, 24].find((hours) => hours * pxPerHour >= 52) ?? 24
  const marks: HourMark[] = []
  const seen = new Set<string>()
  for (let ms = Math.ceil(startMs / (hourMs / 2)) * (hourMs / 2); ms < endMs; ms += hourMs / 2) {
    const label = localTime(ms, timeZone)
    const key = localDate(ms, timeZone) + label
    if (!label.endsWith(':00') || Number(label.slice(0, 2)) % every !== 0) continue
    // The second of two like-named hours gets no label of its own, nor does a midnight with a
    // divider.
    if (seen.has(key) || (label === '00:00' && ms > startMs)) continue
    seen.add(key)
    marks.push({ ms, label })
  }
  return marks
}

/** Local midnights inside the range. */
export function midnights(startMs: number, endMs: number, timeZone: string): number[] {
  const found: number[] = []
  for (let day = addDays(localDate(startMs, timeZone), 1); ; day = addDays(day, 1)) {
    const ms = startOfDay(day, timeZone)
    if (ms >= endMs || Number.isNaN(ms)) return found
    if (ms > startMs) found.push(ms)
  }
}

export interface RepeatedHour {
  startMs: number
  /** Where the clocks go back. */
  turnMs: number
  endMs: number
  /** The time that comes twice, "02:00", and the offsets of its two turns. */
  label: string
  offsets: [string, string]
}

/** The stretch whose wall-clock times come twice because clocks go back in it, or null. */
export function repeatedHour(
  startMs: number,
  endMs: number,
  timeZone: string
): RepeatedHour | null {
  for (let ms = startMs; ms < endMs; ms += hourMs / 4) {
    const back = offsetMinutes(ms - 1, timeZone) - offsetMinutes(ms, timeZone)
    if (back <= 0) continue
    const span = back * 60_000
    return {
      startMs: Math.max(startMs, ms - span),
      turnMs: ms,
      endMs: Math.min(endMs, ms + span),
      label: localTime(ms, timeZone),
      offsets: [formatOffset(ms - 1, timeZone), formatOffset(ms, timeZone)]
    }
  }
  return null
}
