import { createLink, useLocation } from '@tanstack/react-router'
import type { ComponentPropsWithRef } from 'react'
import styles from './controls.module.css'

const Tab = createLink((props: ComponentPropsWithRef<'a'>) => <a {...props} />)
type To = ComponentPropsWithRef<typeof Tab>['to']

interface TabLinksProps {
  label: string
  tabs: readonly { to: NonNullable<To>; label: string }[]
}

/** Pages that belong together, one beside the other. */
export function TabLinks({ label, tabs }: TabLinksProps) {
  const { pathname } = useLocation()
  return (
    <nav aria-label={label} className={styles.tabs}>
      {tabs.map((tab) => (
        <Tab
          key={tab.label}
          to={tab.to}
          activeProps={{}}
          {...(tab.to === pathname && { 'aria-current': 'page' as const })}
        >
          {tab.label}
        </Tab>
      ))}
    </nav>
  )
}
