import type { CSSProperties, ReactNode } from 'react'
import styles from './layout.module.css'

interface StackProps {
  /** Pixels, a step of 4. */
  gap?: number
  children: ReactNode
  className?: string | undefined
}

const withGap = (gap: number): CSSProperties => ({ gap })
const join = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(' ')

/** One thing under another. */
export function Stack({ gap = 16, children, className }: StackProps) {
  return (
    <div className={join(styles.stack, className)} style={withGap(gap)}>
      {children}
    </div>
  )
}

interface RowProps extends StackProps {
  align?: 'center' | 'baseline' | 'start' | 'end'
  /** Pushes the first and the last apart. */
  isSpread?: boolean
  isWrapping?: boolean
}

/** Things beside each other. */
export function Row(props: RowProps) {
  const { gap = 12, align = 'center', isSpread = false, isWrapping = true } = props
  return (
    <div
      className={join(
        styles.row,
        isSpread && styles.spread,
        isWrapping && styles.wrap,
        props.className
      )}
      style={{ gap, alignItems: align }}
    >
      {props.children}
    </div>
  )
}

/**
 * Twelve columns, 16 between; cards take the full width below 1180 px, except `isHalf` on a phone.
 */
export function Columns({ children }: { children: ReactNode }) {
  return <div className={styles.columns}>{children}</div>
}

interface ColumnProps {
  span: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 12
  isHalf?: boolean
  children: ReactNode
}

export function Column({ span, isHalf = false, children }: ColumnProps) {
  return (
    <div
      className={join(styles.column, isHalf && styles.half)}
      style={
        { '--span': span, '--span-middle': span === 3 ? 6 : span === 6 ? 6 : 12 } as CSSProperties
      }
    >
      {children}
    </div>
  )
}

/** The main column with a ticket beside it; below 1180 px one under the other. */
export function WithSide({ children, side }: { children: ReactNode; side: ReactNode }) {
  return (
    <div className={styles.withSide}>
      <div className={styles.stack} style={withGap(24)}>
        {children}
      </div>
      {side}
    </div>
  )
}

export function Rule() {
  return <hr className={styles.rule} />
}
