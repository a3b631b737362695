import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '@mantine/core'
import { useApi } from '../../api/api.tsx'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatDateTimeWithin } from '../../format/time.ts'
import { HeldBar } from '../../ui/bar-track.tsx'
import { Card } from '../../ui/card.tsx'
import { Row, Rule, Stack } from '../../ui/layout.tsx'
import { Stat } from '../../ui/stat.tsx'
import { useWalletZone } from './use-zone.ts'
import type { Balance } from './wallet-page.tsx'
import styles from './wallet.module.css'

type Hold = Balance['holds'][number]
const shownAtFirst = 4

/** The one number of the page, what is promised of it, and to whom. */
export function BalanceCard({ balance }: { balance: Balance }) {
  const { currency, availableMicros, heldMicros, owedMicros, holds } = balance
  const [areAllShown, setAllShown] = useState(false)
  const available = formatMoney(availableMicros, currency)
  const held = formatMoney(heldMicros, currency)
  const shown = areAllShown ? holds : holds.slice(0, shownAtFirst)
  const more = holds.length - shown.length
  return (
    <Card label={t`Available`}>
      <Stack gap={12}>
        <Stat label={t`Available`} value={available} size="page" />
        <HeldBar
          label={t`${available} available, ${held} held`}
          available={availableMicros}
          held={heldMicros}
        />
        {owedMicros > 0 && <Owed amount={formatMoney(owedMicros, currency)} />}
        {heldMicros > 0 && (
          <Row isSpread>
            <b className="small money-held">{t`${held} held`}</b>
            <span className="small muted">{t`yours, but promised`}</span>
          </Row>
        )}
        {heldMicros === 0 && owedMicros === 0 && (
          <span className="small muted">{t`Nothing is held. All of it is yours to spend.`}</span>
        )}
        {holds.length > 0 && (
          <>
            <Rule />
            <ul className={styles.holds} aria-label={t`What is held, and why`}>
              {shown.map((hold) => (
                <HoldLine key={hold.id} hold={hold} currency={currency} />
              ))}
            </ul>
          </>
        )}
        {more > 0 && (
          <div>
            <Button variant="subtle" size="sm" onClick={() => setAllShown(true)}>
              {t`Show ${more} more`}
            </Button>
          </div>
        )}
      </Stack>
    </Card>
  )
}

function Owed({ amount }: { amount: string }) {
  return (
    <div>
      <b className="small">{t`You owe ${amount}`}</b>
      <p className="small muted">
        {t`A refund took more than you had. Whatever reaches your wallet pays it off first; then you can spend and withdraw again.`}
      </p>
    </div>
  )
}

function HoldLine({ hold, currency }: { hold: Hold; currency: string }) {
  return (
    <li>
      <span className="small soft">
        <Reason hold={hold} />
      </span>
      <b className="small money-held nowrap">{formatMoney(hold.amountMicros, currency)}</b>
    </li>
  )
}

function Reason({ hold }: { hold: Hold }) {
  const timeZone = useWalletZone()
  const since = formatDateTimeWithin(hold.createdAt, timeZone)
  if (hold.referenceType === 'trade') return <TradeReason hold={hold} />
  if (hold.referenceType === 'auction') return t`Bids in an auction, ${since}`
  if (hold.referenceType === 'order') return t`Order at the market, ${since}`
  return t`Withdrawal on its way, ${since}`
}

function TradeReason({ hold }: { hold: Hold }) {
  const { queries } = useApi()
  const trade = useQuery(queries.trades.get({ params: { id: hold.referenceId } }))
  const params = { tradeId: hold.referenceId }
  if (!trade.data)
    return (
      <Link to="/trades/$tradeId" params={params}>
        {t`A request for energy`}
      </Link>
    )
  const name = trade.data.sellerName
  const energy = formatEnergyExact(trade.data.energyWh)
  return (
    <Link to="/trades/$tradeId" params={params}>
      {trade.data.status === 'pending'
        ? t`Request to ${name}, ${energy}`
        : t`Bought from ${name}, ${energy}`}
    </Link>
  )
}
