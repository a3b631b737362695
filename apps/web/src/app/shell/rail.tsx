import { useLingui } from '@lingui/react/macro'
import { Link, useLocation } from '@tanstack/react-router'
import { useSession } from '../../api/session.ts'
import { Logo } from './logo.tsx'
import { PlaceSwitch } from './place-switch.tsx'
import { GateNote } from './gate-note.tsx'
import { isSectionAt, sections } from './sections.tsx'
import styles from './shell.module.css'

/** The sections down the side, and at its foot the place that everything is seen from. */
export function Rail() {
  const { t, i18n } = useLingui()
  const { pathname } = useLocation()
  const session = useSession()
  const isSignedIn = session.status === 'signed_in'
  return (
    <aside className={styles.rail}>
      <Link to="/" className={styles.brand}>
        <Logo />
        <span>Commonwatt</span>
      </Link>
      <nav aria-label={t`Sections`}>
        {sections
          .filter((section) => isSignedIn || !section.needsAccount)
          .map((section) => {
            const isHere = isSectionAt(section, pathname)
            return (
              <Link
                key={section.to}
                to={section.to}
                className={styles.railLink}
                activeProps={{}}
                {...(isHere && { 'aria-current': 'page' as const })}
                data-here={isHere || undefined}
              >
                <section.Icon size={20} stroke={1.75} aria-hidden />
                <span>{i18n._(section.label)}</span>
                {section.note === 'gate' && <GateNote />}
              </Link>
            )
          })}
      </nav>
      {isSignedIn && <PlaceSwitch />}
    </aside>
  )
}
