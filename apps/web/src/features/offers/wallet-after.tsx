import { buyers } from '@commonwatt/contract'
import { useQuery } from '@tanstack/react-query'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useApi } from '../../api/api.tsx'
import { useSession } from '../../api/session.ts'
import { formatMoney } from '../../format/money.ts'
import { shownParts } from '../../format/shown-money.ts'
import { HeldBar } from '../../ui/bar-track.tsx'
import { Row, Stack } from '../../ui/layout.tsx'

export interface Money {
  currency: string
  availableMicros: number
  heldMicros: number
}

/** My money in a currency; zero where there is none yet, null while it is not known or nobody is signed in. */
export function useBalance(currency: string): Money | null {
  const { queries } = useApi()
  const { user } = useSession()
  const isBuyer = buyers.some((role) => role === user?.role)
  const wallet = useQuery({ ...queries.wallet.get(), enabled: isBuyer })
  if (!wallet.data) return null
  const found = wallet.data.balances.find((balance) => balance.currency === currency)
  return found ?? { currency, availableMicros: 0, heldMicros: 0 }
}

interface WalletAfterProps {
  balance: Money
  costMicros: number
  isShort: boolean
}

/** What is left to spend and what is promised once this is reserved. */
export function WalletAfter({ balance, costMicros, isShort }: WalletAfterProps) {
  const { currency } = balance
  if (isShort) {
    const available = formatMoney(balance.availableMicros, currency)
    const missing = formatMoney(costMicros - balance.availableMicros, currency)
    return (
      <p className="small">
        <Trans>
          <b>{available}</b> is available, <b>{missing}</b> is missing. What you typed stays here.
        </Trans>
      </p>
    )
  }
  const after = {
    available: balance.availableMicros - Math.max(0, costMicros),
    held: balance.heldMicros + Math.max(0, costMicros)
  }
  // Of half a cent each, the one goes to what is held: it grows by the sum of the bill as that is shown.
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
