import styles from './bar-track.module.css'

interface HeldBarProps {
  label: string
  /** Two amounts in the same unit; what is held is hatched. */
  available: number
  held: number
}

/** What is free and what is set aside, in one line. */
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
