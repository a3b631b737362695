import type { TradeDetail } from '@commonwatt/contract'
import { IconChevronLeft } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { sourceLook } from '../../format/source.ts'
import { formatWindow } from '../../format/time.ts'
import { Card } from '../../ui/card.tsx'
import { Column, Columns, Stack } from '../../ui/layout.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Stat } from '../../ui/stat.tsx'
import { StepTrack, type Step } from '../../ui/step-track.tsx'
import { IconTile, Tag } from '../../ui/tag.tsx'
import { useNow } from '../../ui/use-now.ts'
import { AmountCard } from './amount-card.tsx'
import { DisputeCard } from './dispute-card.tsx'
import { HistoryCard } from './history-card.tsx'
import { LedgerCard } from './ledger-card.tsx'
import { formatMoment } from '../../format/moment.ts'
import { TradeActions } from './trade-actions.tsx'
import { isVoid, stateSentence, statusLook, tradeAmount, tradeTitle } from './trade-words.ts'
import { WhyCard } from './why-card.tsx'
import styles from './trades.module.css'

/** One trade from the request to the last ledger line, and why it came to what it did. */
export function TradePage() {
  const { tradeId } = getRouteApi('/guarded/trades/$tradeId').useParams()
  const { queries } = useApi()
  const trade = useQuery(queries.trades.get({ params: { id: tradeId } }))
  if (trade.data) return <TradeView trade={trade.data} />
  return (
    <>
      <PageHead title={t`Trade`} back={<Back />} />
      {trade.error ? (
        <ProblemState error={trade.error} onRetry={() => void trade.refetch()} />
      ) : (
        <DelayedSkeleton height={150} lines={3} />
      )}
    </>
  )
}

function Back() {
  return (
    <Link to="/trades" className={styles.back}>
      <IconChevronLeft size={16} aria-hidden />
      {t`My trades`}
    </Link>
  )
}

function TradeView({ trade }: { trade: TradeDetail }) {
  const nowMs = useNow()
  const look = sourceLook(trade.sourceType)
  const state = statusLook(trade.status)
  return (
    <>
      <PageHead
        title={tradeTitle(trade)}
        back={<Back />}
        icon={<IconTile family={look.family} icon={<look.Icon size={26} />} size="lg" />}
        lead={
          <>
            <Link to="/offers/$offerId" params={{ offerId: trade.offerId }}>
              {trade.offerTitle}
            </Link>
            {', '}
            {formatWindow(trade.deliveryStart, trade.deliveryEnd, trade.timeZone, nowMs)}{' '}
            {trade.isSimulated && <Tag>{t`simulated`}</Tag>}
          </>
        }
      />
      <Stack>
        <Card
          title={t`How it stands`}
          tone={trade.status === 'pending' ? 'held' : 'plain'}
          aside={<Tag tone={state.tone}>{state.word}</Tag>}
        >
          <Stack>
            {!isVoid(trade.status) && <Amount trade={trade} />}
            <p>{stateSentence(trade, nowMs)}</p>
            {!isVoid(trade.status) && <StepTrack label={t`Steps`} steps={stepsOf(trade, nowMs)} />}
            <TradeActions trade={trade} size="md" />
          </Stack>
        </Card>
        <Columns>
          <Column span={7}>
            <Stack>
              <WhyCard trade={trade} />
              <LedgerCard trade={trade} nowMs={nowMs} />
            </Stack>
          </Column>
          <Column span={5}>
            <Stack>
              <AmountCard trade={trade} />
              <HistoryCard trade={trade} nowMs={nowMs} />
              <DisputeCard trade={trade} />
            </Stack>
          </Column>
        </Columns>
      </Stack>
    </>
  )
}

/** The one number: what is held or was paid, what comes or came in. */
function Amount({ trade }: { trade: TradeDetail }) {
  const { text, tone } = tradeAmount(trade)
  const isSettled = trade.paidMicros !== null
  const label =
    trade.side === 'buy'
      ? isSettled
        ? t`You paid`
        : t`Held`
      : isSettled
        ? t`You earned`
        : t`You receive, at most`
  return <Stat label={label} value={text} tone={tone} />
}

/** Asked, answered, delivered, paid: what is behind and what is awaited. */
function stepsOf(trade: TradeDetail, nowMs: number): Step[] {
  const start = formatMoment(trade.deliveryStart, trade.timeZone, nowMs)
  const until = formatMoment(trade.answerUntil, trade.timeZone, nowMs)
  const at = { pending: 1, accepted: 2, delivering: 2 }[trade.status as string] ?? 4
  const labels = [
    t`Asked`,
    at === 1 ? t`Answer by ${until}` : t`Agreed`,
    at > 2 ? t`Delivered` : trade.status === 'delivering' ? t`Arriving` : t`Delivery ${start}`,
    t`Paid`
  ]
  return labels.map((label, position) => ({
    key: String(position),
    label,
    state: position < at ? 'done' : position === at ? 'now' : 'ahead'
  }))
}
