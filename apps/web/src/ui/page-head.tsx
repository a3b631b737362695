import type { ReactNode } from 'react'
import styles from './page-head.module.css'

interface PageHeadProps {
  title: string
  /** One sentence under the title. */
  lead?: ReactNode
  /** Buttons and switches at the end of the line. */
  tools?: ReactNode
  /** A link above the title, back to where people came from. */
  back?: ReactNode
  /** A tile left of the title. */
  icon?: ReactNode
}

/** The head of a page. Its h1 takes the focus when the route changes and names the browser's tab. */
export function PageHead({ title, lead, tools, back, icon }: PageHeadProps) {
  return (
    <header className={styles.head}>
      <title>{`${title} · Commonwatt`}</title>
      {back !== undefined && <div className={styles.back}>{back}</div>}
      <div className={styles.title}>
        {icon}
        <div>
          <h1 tabIndex={-1}>{title}</h1>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        </div>
      </div>
      {tools !== undefined && <div className={styles.tools}>{tools}</div>}
    </header>
  )
}
