import type { Transaction as TransactionSchema, WalletEntry } from '@commonwatt/contract'
import type { Static } from 'typebox'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { formatMoney } from '../../format/money.ts'
import { formatNumber } from '../../format/number.ts'
import { formatSmallMoney } from '../../format/price.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { entryReason } from './entry-look.tsx'
import { LedgerCheck } from './ledger-check.tsx'
import { ReceiptCheck } from './receipt-check.tsx'
import styles from './wallet.module.css'

type Transaction = Static<typeof TransactionSchema>
type Posting = Transaction['postings'][number]

/** Why an entry is there: the sentence, the accounts that the money went between, the proof. */
export function Receipt({ entry }: { entry: WalletEntry }) {
  const { queries } = useApi()
  const transaction = useQuery(queries.wallet.transaction({ params: { id: entry.id } }))
  return (
    <div className={styles.receipt}>
      <div className={styles.why}>
        <h3>{t`Why this entry`}</h3>
        <p className="small soft">{entryReason(entry)}</p>
        {entry.referenceType === 'trade' && (
          <Link
            to="/trades/$tradeId"
            params={{ tradeId: entry.referenceId }}
            className="small"
          >{t`Open the trade`}</Link>
        )}
      </div>
      <QueryView query={transaction} skeleton={<DelayedSkeleton height={180} />}>
        {(found) => <Postings transaction={found} />}
      </QueryView>
      <LedgerCheck />
    </div>
  )
}

function Postings({ transaction }: { transaction: Transaction }) {
  const number = formatNumber(transaction.sequence)
  return (
    <>
      <div className={styles.table}>
        <DataTable
          caption={t`What moved between which accounts`}
          rows={transaction.postings}
          rowKey={(posting) => posting.line}
          columns={[
            { key: 'account', head: t`Account`, isRowHead: true, cell: accountName },
            { key: 'amount', head: t`Change`, align: 'end', cell: changeOf }
          ]}
        />
        <p
          className={styles.sum}
        >{t`All changes add up to zero: what one account loses, another gains.`}</p>
      </div>
      <dl className={styles.proof}>
        <Hash
          label={t`Receipt ${number}`}
          hash={transaction.hash}
          copyLabel={t`Copy the hash of this receipt`}
        />
        <Hash
          label={t`The one before it`}
          hash={transaction.previousHash}
          copyLabel={t`Copy the hash of the receipt before`}
        />
      </dl>
      <ReceiptCheck receipt={transaction} />
    </>
  )
}

function accountName(posting: Posting) {
  const names: Record<Posting['accountKind'], string> = {
    available: posting.isMine ? t`You, available` : t`The other side, available`,
    held: posting.isMine ? t`You, held` : t`The other side, held`,
    receivable: posting.isMine ? t`You, owed` : t`The other side, owed`,
    platform_fee: t`Commonwatt fee`,
    grid_operator: t`Network`,
    imbalance: t`Balancing`,
    rounding: t`Rounding`,
    gateway: t`Payment provider`,
    clearing: t`Clearing of the auction`,
    market: t`Wholesale market`
  }
  return names[posting.accountKind]
}

const hundredthMicros = 10_000

/** Both signs are shown here: a book has two sides. Parts of a cent stay in sight. */
function changeOf({ amountMicros, currency }: Posting) {
  const isWhole = amountMicros % hundredthMicros === 0
  const amount = isWhole
    ? formatMoney(Math.abs(amountMicros), currency)
    : formatSmallMoney(Math.abs(amountMicros), currency)
  return amountMicros > 0 ? <b className="money-in">{`+${amount}`}</b> : <b>{`−${amount}`}</b>
}

function Hash({ label, hash, copyLabel }: { label: string; hash: string; copyLabel: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <code title={hash}>
          {hash.length > 20 ? `${hash.slice(0, 8)}…${hash.slice(-8)}` : hash}
        </code>
        <CopyButton text={hash} label={copyLabel} />
      </dd>
    </div>
  )
}
