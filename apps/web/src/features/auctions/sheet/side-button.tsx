import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import type { Side } from './rows.ts'
import styles from './sheet.module.css'

interface SideButtonProps {
  side: Side
  /** The time it is about, for those who don't see the line. */
  when: string
  /** Consumers buy and nothing else. */
  maySell: boolean
  onChange: (side: Side) => void
}

/** Buy or sell; a press turns one into the other. */
export function SideButton({ side, when, maySell, onChange }: SideButtonProps) {
  if (!maySell && side === 'buy') return <SideWord side={side} />
  const word = sideName(side)
  return (
    <button
      type="button"
      className={styles.sideButton}
      aria-label={t`${word}, ${when}. Press to change`}
      title={side === 'buy' ? t`Sell instead` : t`Buy instead`}
      onClick={() => onChange(side === 'buy' ? 'sell' : 'buy')}
    >
      <SideWord side={side} />
    </button>
  )
}

export function SideWord({ side }: { side: Side }) {
  const Arrow = side === 'buy' ? IconArrowDownLeft : IconArrowUpRight
  return (
    <span className={styles.side} data-side={side}>
      <Arrow size={16} aria-hidden />
      {sideName(side)}
    </span>
  )
}

export const sideName = (side: Side): string => (side === 'buy' ? t`Buy` : t`Sell`)
