import { buyers, type Offer, type Trade } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { useIdempotencyKey } from '../../api/idempotency.ts'
import { problemSentence } from '../../api/problem.ts'
import { useSession } from '../../api/session.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { toMs } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { notify } from '../../ui/notify.ts'
import { StepTrack } from '../../ui/step-track.tsx'
import { formatMoment } from '../../format/moment.ts'
import styles from './my-requests.module.css'

/** What I have already asked for or bought of this offer. */
export function MyRequests({ offer, nowMs }: { offer: Offer; nowMs: number }) {
  const { queries } = useApi()
  const { user } = useSession()
  const isBuyer = buyers.some((role) => role === user?.role) && !offer.isMine
  const { data } = useQuery({
    ...queries.trades.list({ query: { offerId: offer.id, side: 'buy', limit: 20 } }),
    enabled: isBuyer
  })
  const trades = data?.items ?? []
  const bought = trades.filter(({ status }) => !isOver(status) && status !== 'pending')
  return (
    <>
      {trades
        .filter((trade) => trade.status === 'pending')
        .map((trade) => (
          <Pending key={trade.id} trade={trade} nowMs={nowMs} />
        ))}
      {bought.length > 0 && (
        <div>
          {bought.map((trade) => (
            <Bought key={trade.id} trade={trade} />
          ))}
        </div>
      )}
    </>
  )
}

function isOver(status: Trade['status']): boolean {
  return status === 'rejected' || status === 'cancelled' || status === 'expired'
}

function Bought({ trade }: { trade: Trade }) {
  const energy = formatEnergyExact(trade.energyWh)
  return (
    <p className="soft">
      <Trans>
        You bought {energy} of it.{' '}
        <Link to="/trades/$tradeId" params={{ tradeId: trade.id }}>
          See the trade
        </Link>
      </Trans>
    </p>
  )
}

function Pending({ trade, nowMs }: { trade: Trade; nowMs: number }) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const { key } = useIdempotencyKey()
  const { timeZone } = trade
  const energy = formatEnergyExact(trade.energyWh)
  const held = formatMoney(trade.totalMicros, trade.currency)
  const asked = formatMoment(trade.requestedAt, timeZone, nowMs)
  const until = formatMoment(trade.answerUntil, timeZone, nowMs)
  const start = formatMoment(trade.deliveryStart, timeZone, nowMs)
  const left = formatDuration(toMs(trade.answerUntil) - nowMs)
  const cancel = useMutation({
    mutationFn: () =>
      client.trades.setStatus({
        params: { id: trade.id },
        body: { status: 'cancelled' },
        idempotencyKey: key
      }),
    onSuccess: () => notify({ message: t`Taken back. ${held} is free again.` }),
    onError: (error) => notify({ message: problemSentence(error), tone: 'danger' }),
    onSettled: () =>
      Promise.all(
        ['trades', 'offers', 'wallet'].map((group) =>
          queryClient.invalidateQueries({ queryKey: [group] })
        )
      )
  })
  return (
    <Card label={t`Waiting for an answer`} tone="held">
      <div className={styles.pending}>
        <span className="money-held">
          <IconClock size={24} aria-hidden />
        </span>
        <div className={styles.words}>
          <h2>
            <Link to="/trades/$tradeId" params={{ tradeId: trade.id }}>
              {t`${energy} are waiting for an answer`}
            </Link>
          </h2>
          <p className="small soft">
            <Trans>
              You asked at {asked}. <b className="money-held">{held} is held</b> for it. No answer
              by {until} means no trade, and the money is free.
            </Trans>
          </p>
        </div>
        <Button
          variant="default"
          size="sm"
          loading={cancel.isPending}
          onClick={() => cancel.mutate()}
        >{t`Cancel`}</Button>
        <div className={styles.steps}>
          <StepTrack
            label={t`Steps`}
            steps={[
              { key: 'asked', label: t`Asked`, state: 'done' },
              { key: 'answer', label: t`Answer in ${left}`, state: 'now' },
              { key: 'delivery', label: t`Delivery ${start}`, state: 'ahead' }
            ]}
          />
        </div>
      </div>
    </Card>
  )
}
