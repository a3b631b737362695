import type { Trade } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import { formatDuration } from '../../format/duration.ts'
import { sourceLook } from '../../format/source.ts'
import { formatWindow } from '../../format/time.ts'
import { toMs } from '../../format/zone.ts'
import { Item } from '../../ui/list.tsx'
import { IconTile, Tag } from '../../ui/tag.tsx'
import { TradeActions } from './trade-actions.tsx'
import { isVoid, statusLook, tradeAmount, tradeTitle } from './trade-words.ts'
import styles from './trades.module.css'

interface TradeRowProps {
  trade: Trade
  nowMs: number
}

/** One trade of a list: how much with whom, when, how it stands, and what it costs or earns. */
export function TradeRow({ trade, nowMs }: TradeRowProps) {
  const look = sourceLook(trade.sourceType)
  const state = statusLook(trade.status)
  const amount = tradeAmount(trade)
  return (
    <Item
      icon={<IconTile family={look.family} icon={<look.Icon size={20} />} />}
      title={
        <Link to="/trades/$tradeId" params={{ tradeId: trade.id }} className={styles.title}>
          {tradeTitle(trade)}
        </Link>
      }
      detail={
        <span className={styles.detail}>
          <span>{formatWindow(trade.deliveryStart, trade.deliveryEnd, trade.timeZone, nowMs)}</span>
          <Tag tone={state.tone}>{state.word}</Tag>
          {trade.isSimulated && <span className="muted">{t`simulated`}</span>}
          {trade.status === 'pending' && <Left trade={trade} nowMs={nowMs} />}
        </span>
      }
      end={
        <span
          className={
            isVoid(trade.status)
              ? 'small muted'
              : amount.tone === 'plain'
                ? undefined
                : `money-${amount.tone}`
          }
        >
          {amount.text}
          {amount.tone === 'held' && <small className={styles.under}>{t`held`}</small>}
          {trade.side === 'sell' && trade.earnedMicros === null && !isVoid(trade.status) && (
            <small className={styles.under}>{t`to come`}</small>
          )}
        </span>
      }
      {...(trade.status === 'pending' && { actions: <TradeActions trade={trade} /> })}
    />
  )
}

function Left({ trade, nowMs }: TradeRowProps) {
  const leftMs = toMs(trade.answerUntil) - nowMs
  const left = formatDuration(leftMs)
  return <span>{leftMs > 0 ? t`Answer within ${left}` : t`The time to answer is over`}</span>
}
