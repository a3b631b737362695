import type { Trade } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconArrowsExchange, IconCheck, IconHomeBolt } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { useIdempotencyKey } from '../../api/idempotency.ts'
import { usePlace } from '../../api/place.tsx'
import { problemSentence } from '../../api/problem.ts'
import { QueryView } from '../../api/query-view.tsx'
import { formatDuration } from '../../format/duration.ts'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatWindow } from '../../format/time.ts'
import { toMs } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Item, List } from '../../ui/list.tsx'
import { notify } from '../../ui/notify.ts'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { IconTile } from '../../ui/tag.tsx'

/** Requests that wait for my answer, and what is missing before anything can begin. */
export function NeedsYou({ nowMs }: { nowMs: number }) {
  const { queries } = useApi()
  const { site } = usePlace()
  const pending = useQuery(
    queries.trades.list({ query: { side: 'sell', status: 'pending', limit: 20 } })
  )
  return (
    <Card title={t`Needs you`} aside={<Link to="/trades">{t`All trades`}</Link>}>
      <QueryView query={pending} skeleton={<DelayedSkeleton height={64} lines={2} />}>
        {({ items }) =>
          items.length === 0 && site ? (
            <EmptyState icon={<IconCheck size={22} aria-hidden />} title={t`Nothing waits for you`}>
              {t`When somebody wants your energy, the request stands here with the time left to answer.`}
            </EmptyState>
          ) : (
            <List>
              {items.map((trade) => (
                <PendingTrade key={trade.id} trade={trade} nowMs={nowMs} />
              ))}
              {!site && <PlaceMissing />}
            </List>
          )
        }
      </QueryView>
    </Card>
  )
}

function PlaceMissing() {
  return (
    <Item
      icon={<IconTile family="community" icon={<IconHomeBolt size={20} />} />}
      title={t`Set up your place`}
      detail={t`Then offers show how far away they are, and prices come from your market.`}
      actions={<LinkButton to="/sites/new" size="sm" variant="default">{t`Set up`}</LinkButton>}
    />
  )
}

function PendingTrade({ trade, nowMs }: { trade: Trade; nowMs: number }) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const { key } = useIdempotencyKey()
  const answer = useMutation({
    mutationFn: (status: 'accepted' | 'rejected') =>
      client.trades.setStatus({
        params: { id: trade.id },
        body: { status },
        // The two answers are two intentions; each is sent once.
        idempotencyKey: `${key}-${status}`
      }),
    onSuccess: ({ status }) =>
      notify({
        message: status === 'accepted' ? t`You sold ${energy} to ${buyer}` : t`Declined`
      }),
    onError: (error) => notify({ message: problemSentence(error), tone: 'danger' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['trades'] })
  })
  const buyer = trade.buyerName
  const energy = formatEnergyExact(trade.energyWh)
  const when = formatWindow(trade.deliveryStart, trade.deliveryEnd, trade.timeZone, nowMs)
  const amount = formatMoney(trade.energyMicros, trade.currency)
  const left = formatDuration(toMs(trade.answerUntil) - nowMs)
  return (
    <Item
      icon={<IconTile family="battery" icon={<IconArrowsExchange size={20} />} />}
      title={
        <Link to="/trades/$tradeId" params={{ tradeId: trade.id }}>
          {t`${buyer} wants ${energy}`}
        </Link>
      }
      detail={t`${when}. You receive ${amount}, and the money is already held. Answer within ${left}.`}
      actions={
        <>
          <Button
            size="sm"
            loading={answer.isPending && answer.variables === 'accepted'}
            disabled={answer.isPending}
            onClick={() => answer.mutate('accepted')}
          >{t`Accept`}</Button>
          <Button
            size="sm"
            variant="default"
            disabled={answer.isPending}
            onClick={() => answer.mutate('rejected')}
          >{t`Decline`}</Button>
        </>
      }
    />
  )
}
