import { useQuery } from '@tanstack/react-query'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useApi } from '../../api/api.tsx'
import { formatMoney } from '../../format/money.ts'
import { HeldBar } from '../../ui/bar-track.tsx'
import { Row, Stack } from '../../ui/layout.tsx'

interface Money {
  currency: string
  availableMicros: number
  heldMicros: number
}

/** My money in a currency; zero where there is none yet, null while it is not known. */
export function useBalance(currency: string): Money | null {
  const { queries } = useApi()
  const wallet = useQuery(queries.wallet.get())
  if (!wallet.data) return null
  const found = wallet.data.balances.find((balance) => balance.currency === currency)
  return found ?? { currency, availableMicros: 0, heldMicros: 0 }
}

interface WalletAfterProps {
  balance: Money
  holdMicros: number
  isShort: boolean
}

/** What is left to spend and what is set aside once this is placed. */
export function WalletAfter({ balance, holdMicros, isShort }: WalletAfterProps) {
  const { currency } = balance
  if (isShort) {
    const available = formatMoney(balance.availableMicros, currency)
    const missing = formatMoney(holdMicros - balance.availableMicros, currency)
    return (
      <p className="small">
        <Trans>
          <b>{available}</b> is available, <b>{missing}</b> is missing for the worst case. What you
          typed stays here.
        </Trans>
      </p>
    )
  }
  const after = {
    available: balance.availableMicros - holdMicros,
    held: balance.heldMicros + holdMicros
  }
  const available = formatMoney(after.available, currency)
  const held = formatMoney(after.held, currency)
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
