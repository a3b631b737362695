import {
  IconBuildingStore,
  IconChartBar,
  IconHome,
  IconMenu2,
  IconWallet
} from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Link, useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { isSectionAt, sections } from './sections.tsx'
import styles from './shell.module.css'

const MoreSheet = lazy(async () => ({ default: (await import('./more-sheet.tsx')).MoreSheet }))

/** Five places for the thumb; the fifth holds the rest. */
export function BottomBar() {
  const { pathname } = useLocation()
  const [isMoreOpen, setMoreOpen] = useState(false)
  const tabs = [
    { to: '/', label: t`Home`, Icon: IconHome },
    { to: '/marketplace', label: t`Market`, Icon: IconBuildingStore },
    { to: '/prices', label: t`Prices`, Icon: IconChartBar },
    { to: '/wallet', label: t`Wallet`, Icon: IconWallet }
  ] as const
  const here = sections.find((section) => isSectionAt(section, pathname))?.to
  const isElsewhere = !tabs.some((tab) => tab.to === here)
  return (
    <nav className={styles.bottombar} aria-label={t`Main sections`}>
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          {...(tab.to === here && { 'aria-current': 'page' as const })}
          data-here={tab.to === here || undefined}
        >
          <tab.Icon size={22} stroke={1.75} aria-hidden />
          <span>{tab.label}</span>
        </Link>
      ))}
      <button
        type="button"
        aria-haspopup="dialog"
        data-here={isElsewhere || undefined}
        onClick={() => setMoreOpen(true)}
      >
        <IconMenu2 size={22} stroke={1.75} aria-hidden />
        <span>{t`More`}</span>
      </button>
      {isMoreOpen && (
        <Suspense fallback={null}>
          <MoreSheet onClose={() => setMoreOpen(false)} />
        </Suspense>
      )}
    </nav>
  )
}
