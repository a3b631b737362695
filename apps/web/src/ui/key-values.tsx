import type { ReactNode } from 'react'
import styles from './key-values.module.css'

export interface KeyValue {
  label: ReactNode
  value: ReactNode
  /** The last line of a sum: a rule above it, larger. */
  isTotal?: boolean
  tone?: 'in' | 'held'
}

/** What and how much, line by line. */
export function KeyValues({ items }: { items: readonly KeyValue[] }) {
  return (
    <dl className={styles.list}>
      {items.map((item, at) => (
        <div key={at} className={item.isTotal ? styles.total : undefined}>
          <dt>{item.label}</dt>
          <dd className={item.tone && styles[item.tone]}>{item.value}</dd>
        </div>
      ))}
    </dl>
  )
}
