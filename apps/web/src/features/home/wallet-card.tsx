import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { formatMoney } from '../../format/money.ts'
import { HeldBar } from '../../ui/bar-track.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Row } from '../../ui/layout.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Stat } from '../../ui/stat.tsx'
import styles from './home.module.css'

/** What can be spent and what is promised, each currency by itself. */
export function WalletCard() {
  const { queries } = useApi()
  const wallet = useQuery(queries.wallet.get())
  return (
    <Card title={t`In your wallet`} aside={<Link to="/wallet">{t`Every movement`}</Link>}>
      <QueryView query={wallet} skeleton={<DelayedSkeleton height={110} />}>
        {({ balances }) =>
          balances.length === 0 ? (
            <EmptyState
              title={t`No money here yet`}
              action={<LinkButton to="/wallet" size="sm">{t`Top up`}</LinkButton>}
            >
              {t`A purchase holds its full price first, so the wallet needs a little before.`}
            </EmptyState>
          ) : (
            <div className={styles.balances}>
              {balances.map((balance) => (
                <Balance key={balance.currency} {...balance} />
              ))}
            </div>
          )
        }
      </QueryView>
    </Card>
  )
}

interface BalanceProps {
  currency: string
  availableMicros: number
  heldMicros: number
  owedMicros: number
}

function Balance({ currency, availableMicros, heldMicros, owedMicros }: BalanceProps) {
  const available = formatMoney(availableMicros, currency)
  const held = formatMoney(heldMicros, currency)
  const owed = formatMoney(owedMicros, currency)
  return (
    <div className={styles.balance}>
      <Stat label={t`Available`} value={available} />
      <HeldBar
        label={t`${available} available, ${held} held`}
        available={availableMicros}
        held={heldMicros}
      />
      {heldMicros > 0 && (
        <Row isSpread>
          <span className="small money-held">{t`${held} held`}</span>
          <span className="small muted">{t`yours, but promised`}</span>
        </Row>
      )}
      {owedMicros > 0 && <b className="small">{t`You owe ${owed}`}</b>}
    </div>
  )
}
