import type { Auction, WalletEntry } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '../../../api/api.tsx'
import { QueryView } from '../../../api/query-view.tsx'
import { formatMoney } from '../../../format/money.ts'
import { formatDateTime } from '../../../format/time.ts'
import { Card } from '../../../ui/card.tsx'
import { Item, List } from '../../../ui/list.tsx'
import { DelayedSkeleton } from '../../../ui/skeleton.tsx'
import styles from './results.module.css'

/** Every movement of my money that this auction caused, each with the hash of its receipt. */
export function MoneyCard({ auction, nowMs }: { auction: Auction; nowMs: number }) {
  const { queries } = useApi()
  const entries = useQuery(
    queries.wallet.entries({ query: { referenceId: auction.id, limit: 100 } })
  )
  return (
    <Card title={t`In your wallet`} aside={<Link to="/wallet">{t`All entries`}</Link>}>
      <QueryView query={entries} skeleton={<DelayedSkeleton height={56} lines={2} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t`None of your money has moved for it.`}</p>
          ) : (
            <List>
              {items.map((entry) => (
                <Entry key={entry.id} entry={entry} auction={auction} nowMs={nowMs} />
              ))}
            </List>
          )
        }
      </QueryView>
    </Card>
  )
}

function Entry({ entry, auction, nowMs }: { entry: WalletEntry; auction: Auction; nowMs: number }) {
  const { words, amount, tone } = lookOf(entry)
  return (
    <Item
      title={
        <Link to="/wallet" search={{ entry: entry.id, currency: entry.currency }}>
          {words}
        </Link>
      }
      detail={
        <>
          {formatDateTime(entry.at, auction.timeZone, nowMs)}{' '}
          <span className={`muted ${styles.hash}`} title={entry.hash}>
            {entry.hash.slice(0, 8)}
          </span>
        </>
      }
      end={<span className={tone}>{amount}</span>}
    />
  )
}

/** What a transfer was: set aside, free again, paid or earned. */
function lookOf(entry: WalletEntry): { words: string; amount: string; tone?: string } {
  const { currency, availableMicros, heldMicros } = entry
  const net = availableMicros + heldMicros
  if (net > 0)
    return {
      words: t`Earned`,
      amount: formatMoney(net, currency, { signed: true }),
      tone: 'money-in'
    }
  if (net < 0) return { words: t`Paid`, amount: formatMoney(-net, currency) }
  if (heldMicros > 0)
    return { words: t`Set aside`, amount: formatMoney(heldMicros, currency), tone: 'money-held' }
  return { words: t`Free again`, amount: formatMoney(availableMicros, currency) }
}
