import type { ReactNode } from 'react'
import styles from './stat.module.css'

interface StatProps {
  label?: ReactNode
  value: string
  unit?: string
  /**
   * `page` is the one number of a page (64 px), `card` that of a card (40), `line` of a line (22).
   */
  size?: 'page' | 'card' | 'line'
  tone?: 'plain' | 'in' | 'held'
  note?: ReactNode
}

/** A number first, its unit beside it, smaller and grey, then one sentence. */
export function Stat({ label, value, unit, size = 'card', tone = 'plain', note }: StatProps) {
  return (
    <div>
      {label !== undefined && <p className={styles.label}>{label}</p>}
      <p className={`${styles[size]} ${tone === 'plain' ? '' : styles[tone]}`}>
        {value}
        {unit !== undefined && <span className={styles.unit}> {unit}</span>}
      </p>
      {note !== undefined && <p className={styles.note}>{note}</p>}
    </div>
  )
}

/** Two or three numbers side by side with a hair line between them. */
export function StatRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>
}
