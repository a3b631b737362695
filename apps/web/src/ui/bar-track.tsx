import styles from './bar-track.module.css'

interface BarTrackProps {
  /** The whole in words, read out instead of the drawing. */
  label: string
  parts: readonly { key: string; share: number; color: string }[]
}

/** A whole and its parts in one line. Shares are of one; what is missing stays empty. */
export function BarTrack({ label, parts }: BarTrackProps) {
  return (
    <div className={styles.track} role="img" aria-label={label}>
      {parts.map((part) => (
        <i key={part.key} style={{ width: `${part.share * 100}%`, background: part.color }} />
      ))}
    </div>
  )
}

interface HeldBarProps {
  label: string
  /** Two amounts in the same unit; what is held is hatched. */
  available: number
  held: number
}

export function HeldBar({ label, available, held }: HeldBarProps) {
  const whole = available + held
  const share = whole > 0 ? held / whole : 0
  // A sliver that cannot be seen would say that nothing is held.
  const width = held > 0 ? Math.max(share * 100, 2) : 0
  return (
    <div className={`${styles.track} ${styles.high}`} role="img" aria-label={label}>
      {available > 0 && <i className={styles.available} />}
      {held > 0 && <i className={styles.held} style={{ width: `${width}%` }} />}
    </div>
  )
}

interface LegendProps {
  items: readonly { key: string; color: string; label: string }[]
}

export function Legend({ items }: LegendProps) {
  return (
    <ul className={styles.legend}>
      {items.map((item) => (
        <li key={item.key}>
          <i style={{ background: item.color }} />
          {item.label}
        </li>
      ))}
    </ul>
  )
}
