import { IconClockPlay, IconHeartHandshake, IconHomeBolt, IconSettings } from '@tabler/icons-react'
import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useSession } from '../../api/session.ts'
import { Sheet } from '../../ui/sheet.tsx'
import { sections } from './sections.tsx'
import styles from './shell.module.css'

/** What does not fit into the bottom bar. */
export function MoreSheet({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui()
  const { status, user } = useSession()
  const isSignedIn = status === 'signed_in'
  const rest = sections.filter(
    (section) =>
      ['/assets', '/auctions', '/trades', '/portfolio', '/devices'].includes(section.to) &&
      (isSignedIn || !section.needsAccount)
  )
  return (
    <Sheet title={t`More`} isOpen onClose={onClose}>
      <ul className={styles.more}>
        {rest.map((section) => (
          <li key={section.to}>
            <Link to={section.to} onClick={onClose}>
              <section.Icon size={20} aria-hidden />
              {i18n._(section.label)}
            </Link>
          </li>
        ))}
        {user?.role === 'producer' && (
          <li>
            <Link to="/orders" onClick={onClose}>
              <IconClockPlay size={20} aria-hidden />
              {t`Orders`}
            </Link>
          </li>
        )}
        {isSignedIn && (
          <>
            <li>
              <Link to="/interests" onClick={onClose}>
                <IconHeartHandshake size={20} aria-hidden />
                {t`Interests`}
              </Link>
            </li>
            <li>
              <Link to="/sites" onClick={onClose}>
                <IconHomeBolt size={20} aria-hidden />
                {t`Places`}
              </Link>
            </li>
            <li>
              <Link to="/settings" onClick={onClose}>
                <IconSettings size={20} aria-hidden />
                {t`Settings`}
              </Link>
            </li>
          </>
        )}
      </ul>
    </Sheet>
  )
}
