import type { OrderDetail } from '@commonwatt/contract'
import { IconChevronLeft } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { formatMoment } from '../../format/moment.ts'
import { formatDateTime, formatWindow } from '../../format/time.ts'
import { Card } from '../../ui/card.tsx'
import { Column, Columns, Stack } from '../../ui/layout.tsx'
import { Item, List } from '../../ui/list.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Stat } from '../../ui/stat.tsx'
import { StepTrack, type Step } from '../../ui/step-track.tsx'
import { IconTile, Tag } from '../../ui/tag.tsx'
import { useNow } from '../../ui/use-now.ts'
import { OrderActions } from './order-actions.tsx'
import { OrderIcon } from './order-row.tsx'
import { OrderLedger } from './order-ledger.tsx'
import { OrderLines, OrderTerms } from './order-lines.tsx'
import {
  isExecuted,
  orderAmount,
  orderTitle,
  reasonWords,
  stateSentence,
  statusLook
} from './order-words.ts'
import styles from './orders.module.css'

/** One order from being placed to the last ledger line, and why it came to what it did. */
export function OrderPage() {
  const { orderId } = getRouteApi('/guarded/orders/$orderId').useParams()
  const { queries } = useApi()
  const order = useQuery(queries.orders.get({ params: { id: orderId } }))
  if (order.data) return <OrderView order={order.data} />
  return (
    <>
      <PageHead title={t`Order`} back={<Back />} />
      {order.error ? (
        <ProblemState error={order.error} onRetry={() => void order.refetch()} />
      ) : (
        <DelayedSkeleton height={150} lines={3} />
      )}
    </>
  )
}

function Back() {
  return (
    <Link to="/orders" className={styles.back}>
      <IconChevronLeft size={16} aria-hidden />
      {t`Orders`}
    </Link>
  )
}

function OrderView({ order }: { order: OrderDetail }) {
  const nowMs = useNow()
  const state = statusLook(order.status)
  const isAlive = order.status === 'pending' || isExecuted(order)
  return (
    <>
      <PageHead
        title={orderTitle(order)}
        back={<Back />}
        icon={
          <IconTile family="battery" icon={<OrderIcon side={order.side} size={26} />} size="lg" />
        }
        lead={
          <>
            {order.batteryName}
            {', '}
            {formatWindow(order.deliveryStart, order.deliveryEnd, order.timeZone, nowMs)}{' '}
            {order.isSimulated && <Tag>{t`simulated`}</Tag>}
          </>
        }
      />
      <Stack>
        <Card
          title={t`How it stands`}
          tone={order.status === 'pending' ? 'held' : 'plain'}
          aside={<Tag tone={state.tone}>{state.word}</Tag>}
        >
          <Stack>
            <Amount order={order} />
            <p>{stateSentence(order, nowMs)}</p>
            {isAlive && <StepTrack label={t`Steps`} steps={stepsOf(order, nowMs)} />}
            <OrderActions order={order} nowMs={nowMs} size="md" />
          </Stack>
        </Card>
        <Columns>
          <Column span={7}>
            <Stack>
              <OrderLines order={order} />
              <OrderLedger order={order} nowMs={nowMs} />
            </Stack>
          </Column>
          <Column span={5}>
            <Stack>
              <OrderTerms order={order} />
              <History order={order} nowMs={nowMs} />
            </Stack>
          </Column>
        </Columns>
      </Stack>
    </>
  )
}

/** The one number: what is held, was paid or came in. */
function Amount({ order }: { order: OrderDetail }) {
  const amount = orderAmount(order)
  if (!amount) return null
  const label =
    order.totalMicros === null
      ? amount.tone === 'held'
        ? t`Held`
        : t`You receive, at least`
      : amount.tone === 'in'
        ? t`You received`
        : t`You paid`
  return <Stat label={label} value={amount.text} tone={amount.tone} />
}

function stepsOf(order: OrderDetail, nowMs: number): Step[] {
  const start = formatMoment(order.deliveryStart, order.timeZone, nowMs)
  const at = order.status === 'pending' ? 1 : order.deliveredAt === null ? 2 : 3
  const isBuy = order.side === 'buy'
  const labels = [
    t`Placed`,
    at === 1 ? t`Due ${start}` : t`Executed`,
    at < 3
      ? isBuy
        ? t`Battery charges`
        : t`Battery discharges`
      : isBuy
        ? t`Battery charged`
        : t`Battery discharged`
  ]
  return labels.map((label, position) => ({
    key: String(position),
    label,
    state: position < at ? 'done' : position === at ? 'now' : 'ahead'
  }))
}

function History({ order, nowMs }: { order: OrderDetail; nowMs: number }) {
  return (
    <Card title={t`What happened`}>
      <List>
        {order.steps.map((step) => (
          <Item
            key={`${step.at}${step.to}`}
            title={stepWords(step)}
            detail={formatDateTime(step.at, order.timeZone, nowMs)}
          />
        ))}
      </List>
    </Card>
  )
}

function stepWords({ to, by, reason }: OrderDetail['steps'][number]): string {
  if (to === 'pending') return t`You placed it`
  const isMine = by === 'owner'
  const words = {
    executed: isMine ? t`You executed it early` : t`Executed at its time`,
    partly_executed: isMine ? t`You executed it early, in part` : t`Executed in part`,
    cancelled: isMine ? t`You cancelled it` : t`Cancelled`,
    failed: t`Not possible`,
    expired: t`Expired`
  }[to]
  return reason === null || reason === 'by_owner' ? words : `${words}: ${reasonWords(reason)}`
}
