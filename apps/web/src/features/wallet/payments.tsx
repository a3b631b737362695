import type { Payment } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { formatMoney } from '../../format/money.ts'
import { formatDateTime } from '../../format/time.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Item, List } from '../../ui/list.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { IconTile, Tag, type TagTone } from '../../ui/tag.tsx'
import { useWalletZone } from './use-zone.ts'
import styles from './wallet.module.css'

/** What was asked of the payment provider and what came of it. */
export function Payments() {
  const { pages } = useApi()
  const list = useInfiniteQuery(pages.wallet.payments({ query: {} }))
  const payments = list.data?.pages.flatMap((page) => page.items)
  return (
    <div className={styles.inset}>
      {list.error && !payments && (
        <ProblemState error={list.error} onRetry={() => void list.refetch()} />
      )}
      {!payments && !list.error && <DelayedSkeleton height={56} lines={3} />}
      {payments?.length === 0 && (
        <EmptyState title={t`No top-ups or withdrawals yet`}>
          {t`When you bring money in or take it out, each payment stands here until it is settled and after.`}
        </EmptyState>
      )}
      {payments && payments.length > 0 && (
        <List>
          {payments.map((payment) => (
            <PaymentLine key={payment.id} payment={payment} />
          ))}
        </List>
      )}
      {list.hasNextPage && (
        <Button
          variant="default"
          size="sm"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >{t`Show older payments`}</Button>
      )}
    </div>
  )
}

function PaymentLine({ payment }: { payment: Payment }) {
  const timeZone = useWalletZone()
  const isTopUp = payment.kind === 'topup'
  const at = formatDateTime(payment.settledAt ?? payment.createdAt, timeZone)
  const provider = payment.provider === 'sandbox' ? t`sandbox` : payment.provider
  return (
    <Item
      icon={
        <IconTile
          family={isTopUp ? 'community' : 'grid'}
          icon={
            isTopUp ? (
              <IconArrowDownLeft size={20} aria-hidden />
            ) : (
              <IconArrowUpRight size={20} aria-hidden />
            )
          }
        />
      }
      title={isTopUp ? t`Top-up` : t`Withdrawal`}
      detail={payment.reason === null ? t`${at}, by ${provider}` : `${at}. ${payment.reason}`}
      end={
        <span className={styles.paid}>
          {formatMoney(payment.amountMicros, payment.currency)}
          <PaymentTag payment={payment} />
        </span>
      }
    />
  )
}

function PaymentTag({ payment }: { payment: Payment }) {
  const looks: Record<Payment['status'], { tone: TagTone; word: string }> = {
    pending: { tone: 'held', word: t`on its way` },
    succeeded: { tone: 'ok', word: payment.kind === 'topup' ? t`arrived` : t`paid out` },
    refused: { tone: 'danger', word: t`refused` }
  }
  const { tone, word } = looks[payment.status]
  return <Tag tone={tone}>{word}</Tag>
}
