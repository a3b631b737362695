import { IconHomeBolt, IconPlus } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { usePlace } from '../../api/place.tsx'
import styles from './shell.module.css'

/** One place stands there by name; several are a choice; none is an invitation. */
export function PlaceSwitch() {
  const { site, sites, choose } = usePlace()
  const id = useId()
  if (!site) {
    return (
      <Link to="/sites/new" className={styles.place}>
        <span className={styles.placeMark}>
          <IconPlus size={18} aria-hidden />
        </span>
        <span className={styles.placeWords}>
          <b>{t`Set up your place`}</b>
          <small>{t`so that offers show their distance`}</small>
        </span>
      </Link>
    )
  }
  return (
    <div className={styles.place}>
      <span className={styles.placeMark}>
        <IconHomeBolt size={18} aria-hidden />
      </span>
      <span className={styles.placeWords}>
        {sites.length === 1 ? (
          <Link to="/sites">
            <b>{site.name}</b>
          </Link>
        ) : (
          <>
            <label htmlFor={id} className="visually-hidden">{t`Place`}</label>
            <select id={id} value={site.id} onChange={(event) => choose(event.currentTarget.value)}>
              {sites.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          </>
        )}
        <small>{site.city}</small>
      </span>
    </div>
  )
}
