import type { ReactNode } from 'react'
import styles from './controls.module.css'

interface ChipsProps {
  label: string
  /** On a phone the chips slide sideways instead of taking several lines. */
  isSliding?: boolean
  children: ReactNode
}

/** A group of filters, each a `Chip`. */
export function Chips({ label, isSliding = false, children }: ChipsProps) {
  return (
    <div
      className={`${styles.chips} ${isSliding ? styles.sliding : ''}`}
      role="group"
      aria-label={label}
    >
      {children}
    </div>
  )
}

interface ChipProps {
  isOn: boolean
  onToggle: () => void
  icon?: ReactNode
  count?: string
  children: ReactNode
}

export function Chip({ isOn, onToggle, icon, count, children }: ChipProps) {
  return (
    <button type="button" className={styles.chip} aria-pressed={isOn} onClick={onToggle}>
      {icon}
      {children}
      {count !== undefined && <span className={styles.count}>{count}</span>}
    </button>
  )
}
