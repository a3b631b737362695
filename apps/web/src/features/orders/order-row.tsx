import type { Order } from '@commonwatt/contract'
import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import { formatPrice } from '../../format/price.ts'
import { formatWindow } from '../../format/time.ts'
import { Item } from '../../ui/list.tsx'
import { IconTile, Tag } from '../../ui/tag.tsx'
import { OrderActions } from './order-actions.tsx'
import { orderAmount, orderTitle, reasonWords, statusLook } from './order-words.ts'
import styles from './orders.module.css'

interface OrderRowProps {
  order: Order
  nowMs: number
}

export function OrderIcon({ side, size = 20 }: Pick<Order, 'side'> & { size?: number }) {
  const Icon = side === 'buy' ? IconArrowDownLeft : IconArrowUpRight
  return <Icon size={size} aria-hidden />
}

/** One order of a list: what, when, how it stands, and what it costs or brings. */
export function OrderRow({ order, nowMs }: OrderRowProps) {
  const state = statusLook(order.status)
  return (
    <Item
      icon={<IconTile family="battery" icon={<OrderIcon side={order.side} />} />}
      title={
        <Link to="/orders/$orderId" params={{ orderId: order.id }} className={styles.title}>
          {orderTitle(order)}
        </Link>
      }
      detail={
        <span className={styles.detail}>
          <span>{formatWindow(order.deliveryStart, order.deliveryEnd, order.timeZone, nowMs)}</span>
          <Tag tone={state.tone}>{state.word}</Tag>
          {order.reason !== null && order.reason !== 'by_owner' && (
            <span>{reasonWords(order.reason)}</span>
          )}
          <Limit order={order} />
          {order.isSimulated && <span className="muted">{t`simulated`}</span>}
        </span>
      }
      end={<End order={order} />}
      {...(order.status === 'pending' && {
        actions: <OrderActions order={order} nowMs={nowMs} />
      })}
    />
  )
}

function Limit({ order }: { order: Order }) {
  if (order.limitPriceMicrosPerKwh === null || order.status !== 'pending') return null
  const limit = formatPrice(order.limitPriceMicrosPerKwh, order.currency)
  return <span>{order.side === 'buy' ? t`at most ${limit}` : t`at least ${limit}`}</span>
}

function End({ order }: { order: Order }) {
  const amount = orderAmount(order)
  if (!amount) return <span className="small muted">{t`nothing moved`}</span>
  const price =
    order.priceMicrosPerKwh === null ? null : formatPrice(order.priceMicrosPerKwh, order.currency)
  return (
    <span className={amount.tone === 'plain' ? undefined : `money-${amount.tone}`}>
      {amount.text}
      {price !== null && <small className={styles.under}>{t`at ${price}`}</small>}
      {amount.tone === 'held' && <small className={styles.under}>{t`held`}</small>}
      {order.status === 'pending' && amount.tone === 'plain' && (
        <small className={styles.under}>{t`at least`}</small>
      )}
    </span>
  )
}
