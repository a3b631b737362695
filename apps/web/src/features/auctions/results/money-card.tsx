import type { Auction, WalletEntry } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '../../../api/api.tsx'
import { ReceiptLink } from '../../../api/receipt-link.tsx'
import { QueryView } from '../../../api/query-view.tsx'
import { formatMoney } from '../../../format/money.ts'
import { formatDateTime } from '../../../format/time.ts'
import { Card } from '../../../ui/card.tsx'
import { Item, List } from '../../../ui/list.tsx'
import { DelayedSkeleton } from '../../../ui/skeleton.tsx'

/** Every movement of my money that this auction caused, each with its receipt. */
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
      title={words}
      detail={
        <>
          {formatDateTime(entry.at, auction.timeZone, nowMs)} <ReceiptLink entry={entry} />
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
      words: t`Sold less bought`,
      amount: formatMoney(net, currency, { signed: true }),
      tone: 'money-in'
    }
  if (net < 0) return { words: t`Bought less sold`, amount: formatMoney(-net, currency) }
  if (heldMicros > 0)
    return { words: t`Set aside`, amount: formatMoney(heldMicros, currency), tone: 'money-held' }
  return { words: t`Free again`, amount: formatMoney(availableMicros, currency) }
}
