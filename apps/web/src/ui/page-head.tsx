import { use, useEffect, useRef, type ReactNode } from 'react'
import { ArrivalContext } from './arrival.ts'
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

/**
 * The head of a page. Its h1 takes the focus when the route changes and names the browser's tab.
 */
export function PageHead({ title, lead, tools, back, icon }: PageHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useHeadingOfPage(title, heading)
  return (
    <header className={styles.head}>
      {back !== undefined && <div className={styles.back}>{back}</div>}
      <div className={styles.title}>
        {icon}
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        </div>
      </div>
      {tools !== undefined && <div className={styles.tools}>{tools}</div>}
    </header>
  )
}

/**
 * For pages with a head of their own: names the tab, and takes the focus after a change of page.
 */
export function useHeadingOfPage(title: string, heading: { current: HTMLElement | null }): void {
  const arrival = use(ArrivalContext)
  useEffect(() => {
    document.title = `${title} · Commonwatt`
  }, [title])
  useEffect(
    () => (heading.current ? arrival.attach(heading.current) : undefined),
    [arrival, heading]
  )
}
