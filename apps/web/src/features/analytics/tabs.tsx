import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import styles from './analytics.module.css'

interface TabsProps {
  here: 'portfolio' | 'performance'
  market: string | undefined
}

/** The two halves of one subject: what is agreed, and what it came to. */
export function Tabs({ here, market }: TabsProps) {
  const tabs = [
    { key: 'portfolio', to: '/portfolio', label: t`Positions` },
    { key: 'performance', to: '/performance', label: t`Performance` }
  ] as const
  return (
    <nav className={styles.tabs} aria-label={t`Portfolio`}>
      {tabs.map(({ key, to, label }) => (
        <Link
          key={key}
          to={to}
          search={{ market }}
          activeProps={{}}
          {...(key === here && { 'aria-current': 'page' as const })}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
