import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { formatDateTime } from '../../format/time.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Item, List } from '../../ui/list.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { EntryAmount, EntryIcon, EntryTitle } from './entry-look.tsx'
import { useWalletZone } from './use-zone.ts'
import styles from './wallet.module.css'

interface LastEntriesProps {
  currency: string
  /** Opens an entry in the whole list. */
  onOpen: (id: string) => void
}

export function LastEntries({ currency, onOpen }: LastEntriesProps) {
  const { queries } = useApi()
  const timeZone = useWalletZone()
  const entries = useQuery(queries.wallet.entries({ query: { currency, limit: 4 } }))
  return (
    <Card title={t`Last entries`} aside={<a href="#every-entry">{t`All entries`}</a>}>
      <QueryView query={entries} skeleton={<DelayedSkeleton height={52} lines={4} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t`Nothing has moved yet`}>
              {t`Every top-up, purchase and sale stands here with its reason and a receipt.`}
            </EmptyState>
          ) : (
            <List>
              {items.map((entry) => (
                <Item
                  key={entry.id}
                  icon={<EntryIcon entry={entry} />}
                  title={
                    <button type="button" className={styles.plain} onClick={() => onOpen(entry.id)}>
                      <EntryTitle entry={entry} />
                    </button>
                  }
                  detail={formatDateTime(entry.at, timeZone)}
                  end={<EntryAmount entry={entry} />}
                />
              ))}
            </List>
          )
        }
      </QueryView>
    </Card>
  )
}
