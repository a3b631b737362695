import type { ReactNode } from 'react'
import styles from './list.module.css'

/** Lines with a hair line between them; each an `Item`. */
export function List({ children }: { children: ReactNode }) {
  return <ul className={styles.list}>{children}</ul>
}

interface ItemProps {
  icon?: ReactNode
  title: ReactNode
  detail?: ReactNode
  /** An amount or a word at the end of the line. */
  end?: ReactNode
  /** Buttons; on a phone they take a line of their own. */
  actions?: ReactNode
}

export function Item({ icon, title, detail, end, actions }: ItemProps) {
  return (
    <li className={styles.item}>
      {icon}
      <div className={styles.grow}>
        <h3>{title}</h3>
        {detail !== undefined && <p>{detail}</p>}
      </div>
      {end !== undefined && <div className={styles.end}>{end}</div>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </li>
  )
}
