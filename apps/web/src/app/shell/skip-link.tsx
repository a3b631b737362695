import { t } from '@lingui/core/macro'
import styles from './shell.module.css'

export function SkipLink() {
  return (
    <a className={styles.skip} href="#main">
      {t`Skip to the content`}
    </a>
  )
}
