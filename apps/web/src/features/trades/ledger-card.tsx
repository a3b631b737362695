import type { Trade, WalletEntry } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { ReceiptLink } from '../../api/receipt-link.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { formatMoney } from '../../format/money.ts'
import { formatDateTime } from '../../format/time.ts'
import { Card } from '../../ui/card.tsx'
import { Item, List } from '../../ui/list.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'

interface LedgerCardProps {
  trade: Trade
  nowMs: number
}

/** Every movement of my money that this trade caused, newest first. */
export function LedgerCard({ trade, nowMs }: LedgerCardProps) {
  const { queries } = useApi()
  const entries = useQuery(queries.wallet.entries({ query: { referenceId: trade.id, limit: 100 } }))
  return (
    <Card title={t`In your wallet`} aside={<Link to="/wallet">{t`All entries`}</Link>}>
      <QueryView query={entries} skeleton={<DelayedSkeleton height={56} lines={2} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t`None of your money has moved for it so far.`}</p>
          ) : (
            <List>
              {items.map((entry) => (
                <Entry key={entry.id} entry={entry} trade={trade} nowMs={nowMs} />
              ))}
            </List>
          )
        }
      </QueryView>
    </Card>
  )
}

function Entry({ entry, trade, nowMs }: LedgerCardProps & { entry: WalletEntry }) {
  const { words, amount, tone } = lookOf(entry)
  return (
    <Item
      title={words}
      detail={
        <>
          {formatDateTime(entry.at, trade.timeZone, nowMs)}
          {entry.counterpartyName !== null && `, ${entry.counterpartyName}`}{' '}
          <ReceiptLink entry={entry} />
        </>
      }
      end={<span className={tone}>{amount}</span>}
    />
  )
}

/**
 * What a transfer was, and the part of it that matters: what was set aside, what is free again,
 * what was paid or earned.
 */
function lookOf(entry: WalletEntry): { words: string; amount: string; tone?: string } {
  const { currency, availableMicros, heldMicros, owedMicros } = entry
  const net = availableMicros + heldMicros - owedMicros
  const signed = (micros: number) => formatMoney(micros, currency, { signed: true })
  if (entry.reason === 'trade_hold')
    return { words: t`Set aside`, amount: formatMoney(heldMicros, currency), tone: 'money-held' }
  if (entry.reason === 'trade_release')
    return { words: t`Free again`, amount: formatMoney(availableMicros, currency) }
  if (entry.reason === 'debt_repayment')
    return { words: t`Went to what you owed`, amount: formatMoney(-availableMicros, currency) }
  if (net > 0)
    return {
      words: entry.reason === 'trade_refund' ? t`Came back` : t`Earned`,
      amount: signed(net),
      tone: 'money-in'
    }
  return {
    words: entry.reason === 'trade_refund' ? t`Went back to the buyer` : t`Paid`,
    amount: formatMoney(-net, currency)
  }
}
