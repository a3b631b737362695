import type { ReactNode } from 'react'
import styles from './states.module.css'

interface LiveDotProps {
  /** `live` is green, `waiting` amber, `old` grey; the words beside it say which. */
  state: 'live' | 'waiting' | 'old'
  children: ReactNode
}

export function LiveDot({ state, children }: LiveDotProps) {
  return (
    <span className={styles.live}>
      <span className={styles.dot} data-state={state} aria-hidden="true" />
      {children}
    </span>
  )
}
