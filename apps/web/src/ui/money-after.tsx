import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { formatMoney } from '../format/money.ts'
import { shownParts } from '../format/shown-money.ts'
import { HeldBar } from './bar-track.tsx'
import { Row, Stack } from './layout.tsx'

interface MoneyAfterProps {
  balance: { currency: string; availableMicros: number; heldMicros: number }
  /** What is set aside now; below zero nothing is. */
  holdMicros: number
  isShort: boolean
  /** What is set aside is the most it can come to. */
  isWorstCase?: boolean
}

/** What is left to spend and what is promised once this is reserved. */
export function MoneyAfter({ balance, holdMicros, isShort, isWorstCase = false }: MoneyAfterProps) {
  const { currency } = balance
  if (isShort) {
    const available = formatMoney(balance.availableMicros, currency)
    const missing = formatMoney(holdMicros - balance.availableMicros, currency)
    return (
      <p className="small">
        {isWorstCase ? (
          <Trans>
            <b>{available}</b> is available, <b>{missing}</b> is missing for the worst case. What
            you typed stays here.
          </Trans>
        ) : (
          <Trans>
            <b>{available}</b> is available, <b>{missing}</b> is missing. What you typed stays here.
          </Trans>
        )}
      </p>
    )
  }
  const after = {
    available: balance.availableMicros - Math.max(0, holdMicros),
    held: balance.heldMicros + Math.max(0, holdMicros)
  }
  // Of half a cent each, the one goes to what is held: it grows by the sum of the bill as that is
  // shown.
  const shown = shownParts({ held: after.held, left: after.available })
  const available = formatMoney(shown.left, currency)
  const held = formatMoney(shown.held, currency)
  return (
    <Stack gap={8}>
      <HeldBar
        label={t`Your wallet after this: ${available} available, ${held} held`}
        available={after.available}
        held={after.held}
      />
      <Row isSpread>
        <span className="small">
          <Trans>
            <b>{available}</b> available after
          </Trans>
        </span>
        <span className="small money-held">
          <Trans>
            <b>{held}</b> held
          </Trans>
        </span>
      </Row>
    </Stack>
  )
}
