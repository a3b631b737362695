import { useId } from 'react'
import styles from './metering.module.css'

interface BatteryCellProps {
  /** The whole in words. */
  label: string
  /** Shares of the capacity. */
  level: number
  reserve: number
  promised: number
}

const width = 96
const height = 168
const inside = { x: 8, y: 18, width: 80, height: 142 }

/**
 * A battery as one sees it: how full, the reserve hatched at the bottom, what is promised in amber
 * on top.
 */
export function BatteryCell({ label, level, reserve, promised }: BatteryCellProps) {
  const id = useId()
  const bounded = (share: number) => Math.min(Math.max(share, 0), 1)
  const y = (share: number) => inside.y + inside.height * (1 - bounded(share))
  const promisedFrom = Math.max(level - promised, 0)
  const kept = Math.min(level, reserve)
  const rect = (from: number, to: number) => ({
    x: inside.x,
    width: inside.width,
    y: y(to),
    height: Math.max(0, y(from) - y(to))
  })
  return (
    <svg className={styles.cell} width={width} height={height} role="img" aria-label={label}>
      <defs>
        <clipPath id={`${id}-inside`}>
          <rect {...inside} rx={12} />
        </clipPath>
        <pattern
          id={`${id}-hatch`}
          width={7}
          height={7}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line className={styles.cellStripes} x1={0} x2={0} y1={0} y2={7} />
        </pattern>
      </defs>
      <rect className={styles.cellFill} x={32} y={2} width={32} height={8} rx={3} />
      <rect
        className={styles.cellBody}
        x={2}
        y={12}
        width={width - 4}
        height={height - 14}
        rx={18}
      />
      <g clipPath={`url(#${id}-inside)`}>
        <rect className={styles.cellFill} {...rect(0, level)} />
        <rect className={styles.cellPromised} {...rect(promisedFrom, level)} />
        <rect fill={`url(#${id}-hatch)`} {...rect(promisedFrom, level)} />
        <rect fill={`url(#${id}-hatch)`} {...rect(0, kept)} />
      </g>
      {reserve > level && (
        <line
          className={styles.reserve}
          x1={inside.x}
          x2={inside.x + inside.width}
          y1={y(reserve)}
          y2={y(reserve)}
        />
      )}
    </svg>
  )
}
