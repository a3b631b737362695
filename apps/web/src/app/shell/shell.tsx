import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useSession } from '../../api/session.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { AccountMenu } from './account-menu.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { FillNotices } from './fill-notices.tsx'
import { LiveIndicator } from './live-indicator.tsx'
import { Logo } from './logo.tsx'
import { PriceTicker } from './price-ticker.tsx'
import { Rail } from './rail.tsx'
import { SearchBox } from './search-box.tsx'
import { SkipLink } from './skip-link.tsx'
import { ThemeToggle } from './theme-toggle.tsx'
import { useShortcuts } from './use-shortcuts.ts'
import styles from './shell.module.css'

const ShortcutHelp = lazy(async () => ({
  default: (await import('./shortcut-help.tsx')).ShortcutHelp
}))

/** What stands around every page: the rail, the bar above, the bar below on a phone. */
export function Shell({ children }: { children: ReactNode }) {
  const session = useSession()
  const [isHelpOpen, setHelpOpen] = useState(false)
  useShortcuts(() => setHelpOpen(true))
  return (
    <div className={styles.app}>
      <SkipLink />
      <Rail />
      <header className={styles.topbar}>
        <Link to="/" className={styles.phoneBrand} aria-label={t`Commonwatt, home`}>
          <Logo size={26} />
        </Link>
        <SearchBox />
        <PriceTicker />
        <LiveIndicator />
        <ThemeToggle />
        {session.user && <AccountMenu user={session.user} onHelp={() => setHelpOpen(true)} />}
        {session.status === 'signed_out' && (
          <LinkButton to="/sign-in" variant="default" size="sm">{t`Sign in`}</LinkButton>
        )}
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        {children}
      </main>
      <BottomBar />
      <FillNotices />
      {isHelpOpen && (
        <Suspense fallback={null}>
          <ShortcutHelp onClose={() => setHelpOpen(false)} />
        </Suspense>
      )}
    </div>
  )
}
