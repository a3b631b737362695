import { useRef, type ReactNode } from 'react'
import { useHeadingOfPage } from '../../ui/page-head.tsx'
import styles from './door.module.css'

interface DoorProps {
  title: string
  lead: string
  /** The way to the other door. */
  other: ReactNode
  onSubmit: (event: React.FormEvent<HTMLFormElement>) => void
  children: ReactNode
}

/** The frame of the two forms that lead in. */
export function Door({ title, lead, other, onSubmit, children }: DoorProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useHeadingOfPage(title, heading)
  return (
    <div className={styles.door}>
      <div className={styles.head}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p>{lead}</p>
      </div>
      <form className={styles.form} onSubmit={onSubmit} noValidate>
        {children}
      </form>
      <p className={styles.other}>{other}</p>
    </div>
  )
}
