import type { WalletEntry } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'

/** Leads to where the wallet opens an entry with its postings and the check of its receipt. */
export function ReceiptLink({ entry }: { entry: Pick<WalletEntry, 'id' | 'currency' | 'hash'> }) {
  const first = entry.hash.slice(0, 8)
  return (
    <Link
      to="/wallet"
      search={{ entry: entry.id, currency: entry.currency }}
      className="tabular"
      title={entry.hash}
    >
      {t`Receipt ${first}`}
    </Link>
  )
}
