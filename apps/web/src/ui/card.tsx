import { useId, type ReactNode } from 'react'
import styles from './card.module.css'

interface CardProps {
  /** The heading (h2) that names the section. A card without one needs `label`. */
  title?: ReactNode
  label?: string
  /** Stands at the end of the heading: a link, a date, a count. */
  aside?: ReactNode
  /** `held` has an amber edge (waiting for an answer), `soft` a green ground (advice). */
  tone?: 'plain' | 'held' | 'soft'
  /** No padding, for tables and lists that reach the edge. The heading keeps its own. */
  isFlush?: boolean
  isLarge?: boolean
  children?: ReactNode
}

export function Card(props: CardProps) {
  const { title, label, aside, tone = 'plain', isFlush = false, isLarge = false } = props
  const headingId = useId()
  const isNamed = title !== undefined || label !== undefined
  const Element = isNamed ? 'section' : 'div'
  const names = [
    styles.card,
    tone === 'plain' ? '' : styles[tone],
    isFlush ? styles.flush : '',
    isLarge ? styles.large : ''
  ]
  return (
    <Element
      className={names.filter(Boolean).join(' ')}
      {...(title !== undefined && { 'aria-labelledby': headingId })}
      {...(title === undefined && label !== undefined && { 'aria-label': label })}
    >
      {(title !== undefined || aside !== undefined) && (
        <div className={styles.head}>
          {title !== undefined && <h2 id={headingId}>{title}</h2>}
          {aside !== undefined && <div className={styles.aside}>{aside}</div>}
        </div>
      )}
      {props.children}
    </Element>
  )
}
