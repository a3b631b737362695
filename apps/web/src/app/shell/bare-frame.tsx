import { t } from '@lingui/core/macro'
import { Link, useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { LinkButton } from '../../ui/link-button.tsx'
import { Logo } from './logo.tsx'
import { SkipLink } from './skip-link.tsx'
import { ThemeToggle } from './theme-toggle.tsx'
import styles from './shell.module.css'

/** The frame of the pages outside: the name, a way to look around, a way in. */
export function BareFrame({ children }: { children: ReactNode }) {
  const { pathname } = useLocation()
  return (
    <div className={styles.bare}>
      <SkipLink />
      <header className={styles.bareBar}>
        <Link to="/" className={styles.bareBrand}>
          <Logo size={32} />
          <span>Commonwatt</span>
        </Link>
        <nav aria-label={t`Sections`} className={styles.bareNav}>
          <Link to="/marketplace">{t`Offers`}</Link>
          <Link to="/prices">{t`Prices`}</Link>
          <Link to="/assets">{t`Assets`}</Link>
        </nav>
        <ThemeToggle />
        {pathname !== '/sign-in' && (
          <LinkButton to="/sign-in" variant="default" size="sm">{t`Sign in`}</LinkButton>
        )}
      </header>
      <main id="main" tabIndex={-1} className={styles.bareMain}>
        {children}
      </main>
    </div>
  )
}
