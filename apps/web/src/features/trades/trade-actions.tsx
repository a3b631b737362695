import type { Trade } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { problemSentence } from '../../api/problem.ts'
import { Row } from '../../ui/layout.tsx'
import { Note } from '../../ui/tag.tsx'
import { useSetStatus, type StatusChange } from './use-set-status.ts'

interface TradeActionsProps {
  trade: Trade
  size?: 'sm' | 'md'
}

/** What I can do while a request waits: the seller answers, the buyer takes it back. */
export function TradeActions({ trade, size = 'sm' }: TradeActionsProps) {
  const change = useSetStatus(trade)
  const title = titleOf(trade)
  if (trade.status !== 'pending') return null
  const button = (status: StatusChange['status'], words: string, isMain: boolean) => (
    <Button
      size={size}
      aria-label={`${words}: ${title}`}
      {...(!isMain && { variant: 'default' })}
      loading={change.isPending && change.variables.status === status}
      disabled={change.isPending}
      onClick={() => change.mutate({ status })}
    >
      {words}
    </Button>
  )
  return (
    <div>
      <Row gap={8}>
        {trade.side === 'sell' ? (
          <>
            {button('accepted', t`Accept`, true)}
            {button('rejected', t`Decline`, false)}
          </>
        ) : (
          button('cancelled', t`Cancel`, false)
        )}
      </Row>
      {change.error && (
        <div role="alert">
          <Note tone="danger">{problemSentence(change.error)}</Note>
        </div>
      )}
    </div>
  )
}

/** Several rows carry the same words; a screen reader hears whom each is about. */
function titleOf(trade: Trade): string {
  return trade.side === 'sell' ? trade.buyerName : trade.sellerName
}
