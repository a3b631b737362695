import type { Order } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { problemSentence } from '../../api/problem.ts'
import { formatTimeRange } from '../../format/time.ts'
import { Row, Stack } from '../../ui/layout.tsx'
import { Note } from '../../ui/tag.tsx'
import { hasStarted, orderTitle } from './order-words.ts'
import { useOrderChange } from './use-order-change.ts'

interface OrderActionsProps {
  order: Order
  nowMs: number
  size?: 'sm' | 'md'
}

/** What I can do while an order waits. Executing cannot be taken back, so it is asked for twice. */
export function OrderActions({ order, nowMs, size = 'sm' }: OrderActionsProps) {
  const change = useOrderChange(order)
  const [isAsking, setAsking] = useState(false)
  if (order.status !== 'pending' || hasStarted(order, nowMs)) return null
  const when = formatTimeRange(order.deliveryStart, order.deliveryEnd, order.timeZone)
  const title = `${orderTitle(order)}, ${when}`
  const button = (words: string, onClick: () => void, isMain = false) => (
    <Button
      size={size}
      aria-label={`${words}: ${title}`}
      {...(!isMain && { variant: 'default' })}
      disabled={change.isPending}
      onClick={onClick}
    >
      {words}
    </Button>
  )
  return (
    <Stack gap={8}>
      <Row gap={8}>
        {isAsking ? (
          <>
            {button(t`Yes, fix the price now`, () => change.mutate('execute'), true)}
            {button(t`Keep waiting`, () => setAsking(false))}
          </>
        ) : (
          <>
            {button(t`Execute now`, () => setAsking(true))}
            {button(t`Cancel`, () => change.mutate('cancel'))}
          </>
        )}
      </Row>
      {change.error && (
        <div role="alert">
          <Note tone="danger">{problemSentence(change.error)}</Note>
        </div>
      )}
    </Stack>
  )
}
