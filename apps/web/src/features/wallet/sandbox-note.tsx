import { IconFlask } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { formatMoney } from '../../format/money.ts'
import { Note } from '../../ui/tag.tsx'
import styles from './wallet.module.css'

interface SandboxNoteProps {
  isTopUp: boolean
  currency: string
}

/**
 * The provider built in moves no real money; some amounts make it behave as a bank does on a bad
 * day.
 */
export function SandboxNote({ isTopUp, currency }: SandboxNoteProps) {
  const example = (cents: number) => formatMoney((20 * 100 + cents) * 10_000, currency)
  const refused = example(13)
  const twice = example(17)
  const late = example(19)
  return (
    <Note icon={<IconFlask size={18} aria-hidden />}>
      <p>{t`This is a sandbox. No real money moves, and no card is asked for.`}</p>
      <details className={styles.special}>
        <summary>{t`Amounts that try out what can go wrong`}</summary>
        <ul>
          <li>
            {isTopUp ? (
              <Trans>
                <b>{refused}</b> is refused, as a declined card would be.
              </Trans>
            ) : (
              <Trans>
                <b>{refused}</b> is refused, and the money comes back.
              </Trans>
            )}
          </li>
          <li>
            <Trans>
              <b>{twice}</b> is confirmed twice, and still counts once.
            </Trans>
          </li>
          <li>
            <Trans>
              <b>{late}</b> takes half a minute.
            </Trans>
          </li>
        </ul>
        <p>{t`Only the two last digits matter.`}</p>
      </details>
    </Note>
  )
}
