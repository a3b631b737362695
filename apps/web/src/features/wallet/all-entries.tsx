import type { WalletEntry } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import {
  useInfiniteQuery,
  type InfiniteData,
  type UseInfiniteQueryResult
} from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useApi } from '../../api/api.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { formatDateTime } from '../../format/time.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { EntryAmount, EntryIcon, EntryTitle } from './entry-look.tsx'
import { Receipt } from './receipt.tsx'
import { useWalletZone } from './use-zone.ts'
import styles from './wallet.module.css'

interface AllEntriesProps {
  currency: string
  openId: string | null
  onOpen: (id: string | null) => void
}

/** Every movement, newest first; each line opens to its reason and its receipt. */
export function AllEntries({ currency, openId, onOpen }: AllEntriesProps) {
  const { pages } = useApi()
  const list = useInfiniteQuery(pages.wallet.entries({ query: { currency } }))
  useReachEntry(openId, list)
  if (list.error && !list.data) {
    return (
      <div className={styles.inset}>
        <ProblemState error={list.error} onRetry={() => void list.refetch()} />
      </div>
    )
  }
  if (!list.data) {
    return (
      <div className={styles.inset}>
        <DelayedSkeleton height={56} lines={5} />
      </div>
    )
  }
  const entries = list.data.pages.flatMap((page) => page.items)
  if (entries.length === 0) {
    return (
      <div className={styles.inset} id="every-entry">
        <EmptyState title={t`No entries yet`}>
          {t`The first one comes with the first top-up or sale.`}
        </EmptyState>
      </div>
    )
  }
  return (
    <div id="every-entry">
      <p className={`small muted ${styles.order}`}>
        {t`By the number of the receipt, the newest first.`}
      </p>
      <ul className={styles.entries}>
        {entries.map((entry) => (
          <EntryLine
            key={entry.id}
            entry={entry}
            isOpen={entry.id === openId}
            onToggle={() => onOpen(entry.id === openId ? null : entry.id)}
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <div className={styles.more}>
          <Button
            variant="default"
            size="sm"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >{t`Show older entries`}</Button>
        </div>
      )}
    </div>
  )
}

type EntryList = UseInfiniteQueryResult<InfiniteData<{ items: WalletEntry[] }>>

/** A link may name an entry that is further down: pages are read until it is there. */
function useReachEntry(openId: string | null, list: EntryList): void {
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = list
  const isThere =
    openId === null || data?.pages.some(({ items }) => items.some(({ id }) => id === openId))
  const isWanted = data !== undefined && !isThere && hasNextPage && !isFetching && !isError
  useEffect(() => {
    if (isWanted) void fetchNextPage()
  }, [isWanted, fetchNextPage])
}

interface EntryLineProps {
  entry: WalletEntry
  isOpen: boolean
  onToggle: () => void
}

function EntryLine({ entry, isOpen, onToggle }: EntryLineProps) {
  const timeZone = useWalletZone()
  const line = useRef<HTMLLIElement>(null)
  useEffect(() => {
    // The browser knows best whether the line is already in sight.
    if (isOpen) line.current?.scrollIntoView({ block: 'nearest' })
  }, [isOpen])
  const panelId = `entry-${entry.id}`
  return (
    <li ref={line} data-open={isOpen || undefined}>
      <button
        type="button"
        className={styles.line}
        aria-expanded={isOpen}
        aria-controls={panelId}
        onClick={onToggle}
      >
        <IconChevronRight size={20} className={styles.chevron} aria-hidden />
        <EntryIcon entry={entry} />
        <span className={styles.words}>
          <b>
            <EntryTitle entry={entry} />
          </b>
          <span className="small soft">{formatDateTime(entry.at, timeZone)}</span>
        </span>
        <b className="tabular">
          <EntryAmount entry={entry} />
        </b>
      </button>
      <div id={panelId}>{isOpen && <Receipt entry={entry} />}</div>
    </li>
  )
}
