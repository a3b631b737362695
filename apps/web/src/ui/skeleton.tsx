import { useEffect, useState, type ReactNode } from 'react'
import styles from './states.module.css'

const quietMs = 300

/** Shows nothing for 300 ms, then its children: a fast answer never flickers. */
function Delayed({ children }: { children: ReactNode }) {
  const [isDue, setDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), quietMs)
    return () => clearTimeout(timer)
  }, [])
  return isDue ? children : null
}

interface SkeletonProps {
  /** The size of what will stand here. */
  height: number
  width?: number | string
  lines?: number
}

/** Blocks of the final size; they hold the room from the start and show after 300 ms. */
export function DelayedSkeleton({ height, width = '100%', lines = 1 }: SkeletonProps) {
  const blocks = Array.from({ length: lines }, (_, at) => (
    <div
      key={at}
      className={styles.block}
      style={{ height, width, marginTop: at === 0 ? 0 : 12 }}
    />
  ))
  return (
    <div aria-hidden="true" style={{ minHeight: height * lines + 12 * (lines - 1) }}>
      <Delayed>{blocks}</Delayed>
    </div>
  )
}
