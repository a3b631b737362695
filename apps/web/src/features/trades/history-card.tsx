import type { TradeDetail } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { formatDateTime } from '../../format/time.ts'
import { Card } from '../../ui/card.tsx'
import { Item, List } from '../../ui/list.tsx'

interface HistoryCardProps {
  trade: TradeDetail
  nowMs: number
}

type TradeStep = TradeDetail['steps'][number]

/** Each step with its time, who took it, and what they wrote. */
export function HistoryCard({ trade, nowMs }: HistoryCardProps) {
  return (
    <Card title={t`What happened`}>
      <List>
        {trade.steps.map((step) => (
          <Item
            key={`${step.at}${step.to}`}
            title={stepWords(step, trade)}
            detail={
              <>
                {formatDateTime(step.at, trade.timeZone, nowMs)}
                {step.note !== null && (
                  <>
                    <br />“{step.note}”
                  </>
                )}
              </>
            }
          />
        ))}
      </List>
    </Card>
  )
}

function stepWords(step: TradeStep, trade: TradeDetail): string {
  const isMine = step.by === (trade.side === 'buy' ? 'buyer' : 'seller')
  const name = isMine ? t`You` : step.by === 'buyer' ? trade.buyerName : trade.sellerName
  const words: Record<TradeStep['to'], string> = {
    pending: t`${name} asked`,
    accepted: t`${name} accepted`,
    rejected: t`${name} declined`,
    cancelled: t`${name} took it back`,
    expired: t`No answer in time`,
    delivering: t`Delivery began`,
    completed: t`Delivered and settled`,
    failed: t`Nothing arrived`,
    disputed: t`${name} disputed it`,
    resolved: t`The dispute was decided`
  }
  return words[step.to]
}
