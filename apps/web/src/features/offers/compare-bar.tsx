import type { Offer } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconScale } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import styles from './compare.module.css'

export const mostCompared = 3

interface CompareBarProps {
  picked: readonly Offer[]
  onClear: () => void
  onCompare: () => void
}

/** Stays in sight while one looks for the others. */
export function CompareBar({ picked, onClear, onCompare }: CompareBarProps) {
  if (picked.length === 0) return null
  const names = picked.map((offer) => offer.title).join(', ')
  const count = picked.length
  return (
    <section className={styles.bar} aria-label={t`Compare`}>
      <IconScale size={20} aria-hidden />
      <span className={styles.names}>
        <b>{t`${count} of ${mostCompared}`}</b> <span className="wide-only">{names}</span>
      </span>
      <Button variant="subtle" size="sm" onClick={onClear}>{t`Clear`}</Button>
      <Button size="sm" disabled={count < 2} onClick={onCompare}>{t`Compare`}</Button>
    </section>
  )
}
