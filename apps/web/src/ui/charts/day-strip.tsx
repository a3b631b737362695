import type { BarSlot, TimeWindow } from './slots.ts'
import styles from './chart.module.css'

interface DayStripProps {
  slots: readonly Pick<BarSlot, 'startMs' | 'endMs' | 'color'>[]
  /** The day's edges, so that strips under each other share one axis. */
  startMs: number
  endMs: number
  nowMs: number
  /** Drawn high; the rest of the day stands back. */
  window?: TimeWindow
  height?: number
}

/** A whole day in one thin line. It repeats words that stand beside it, so it is silent itself. */
export function DayStrip({ slots, startMs, endMs, nowMs, window, height = 12 }: DayStripProps) {
  const span = Math.max(1, endMs - startMs)
  const x = (ms: number) => ((Math.min(Math.max(ms, startMs), endMs) - startMs) / span) * 1000
  const thin = height - 6
  return (
    <svg
      className={styles.strip}
      height={height}
      viewBox={`0 0 1000 ${height}`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      aria-hidden="true"
    >
      {joinAlike(slots).map((run) => {
        return piecesOf(run, window).map((piece) => (
          <rect
            key={piece.startMs}
            x={x(piece.startMs)}
            y={piece.isInside ? 0 : 3}
            width={Math.max(0, x(piece.endMs) - x(piece.startMs))}
            height={piece.isInside ? height : thin}
            fill={run.color}
            className={window && !piece.isInside ? styles.out : undefined}
          />
        ))
      })}
      {nowMs > startMs && nowMs < endMs && (
        <line className={styles.nowTick} x1={x(nowMs)} x2={x(nowMs)} y1={0} y2={height} />
      )}
    </svg>
  )
}

type Run = Pick<BarSlot, 'startMs' | 'endMs' | 'color'>

/** Neighbours of one colour become one piece: fewer elements, no seams. */
function joinAlike(slots: readonly Run[]): Run[] {
  const runs: Run[] = []
  for (const slot of slots) {
    const last = runs.at(-1)
    if (last && last.color === slot.color && last.endMs === slot.startMs)
      runs[runs.length - 1] = { ...last, endMs: slot.endMs }
    else runs.push({ startMs: slot.startMs, endMs: slot.endMs, color: slot.color })
  }
  return runs
}

function piecesOf(run: Run, window: TimeWindow | undefined) {
  if (!window) return [{ startMs: run.startMs, endMs: run.endMs, isInside: false }]
  const cuts = [run.startMs, window.startMs, window.endMs, run.endMs]
    .filter((ms) => ms >= run.startMs && ms <= run.endMs)
    .sort((a, b) => a - b)
  const pieces = cuts.slice(1).map((endMs, at) => {
    const startMs = cuts[at] ?? endMs
    return { startMs, endMs, isInside: startMs >= window.startMs && endMs <= window.endMs }
  })
  // A window that begins on a run's edge would leave a piece without a width.
  return pieces.filter((piece) => piece.endMs > piece.startMs)
}
