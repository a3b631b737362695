import type { Frame, Scales } from '../../ui/charts/axis.ts'
import { formatNumber } from '../../format/number.ts'
import { addDays, localDate, startOfDay } from '../../format/zone.ts'
import chart from '../../ui/charts/chart.module.css'

interface MonthAxisProps {
  frame: Frame
  scales: Scales
  startMs: number
  endMs: number
  timeZone: string
}

/** The days of a month by their number, as many as there is room for. */
export function MonthAxis({ frame, scales, startMs, endMs, timeZone }: MonthAxisProps) {
  const days: { ms: number; untilMs: number; number: number }[] = []
  for (let day = localDate(startMs, timeZone); ; day = addDays(day, 1)) {
    const ms = startOfDay(day, timeZone)
    if (!(ms < endMs)) break
    days.push({ ms, untilMs: startOfDay(addDays(day, 1), timeZone), number: Number(day.slice(8)) })
  }
  const room = (frame.width - frame.left - frame.right) / Math.max(1, days.length)
  const every = [1, 2, 5, 10].find((step) => step * room >= 26) ?? 10
  return days
    .filter((day) => day.number === 1 || (day.number % every === 0 && day.number > 1))
    .map((day) => (
      <text
        key={day.ms}
        x={(scales.x(day.ms) + scales.x(day.untilMs)) / 2}
        y={frame.height - 6}
        textAnchor="middle"
        className={chart.tick}
      >
        {formatNumber(day.number)}
      </text>
    ))
}
