import type { Auction, AuctionUnit } from '@commonwatt/contract'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../../api/api.tsx'
import { QueryView } from '../../../api/query-view.tsx'
import { formatEnergyExact } from '../../../format/energy.ts'
import { formatPrice } from '../../../format/price.ts'
import { formatTimeRange } from '../../../format/time.ts'
import { toMs } from '../../../format/zone.ts'
import { Card } from '../../../ui/card.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { DelayedSkeleton } from '../../../ui/skeleton.tsx'
import { CurvesChart, type Curves } from './curves-chart.tsx'
import { pricesOf, type Fill } from './mine.ts'
import { placeMine } from './steps.ts'
import { whyWords, type Explanation } from './why-words.ts'
import styles from './results.module.css'

interface WhyCardProps {
  auction: Auction
  units: readonly AuctionUnit[]
  unit: AuctionUnit
  zoneId: string | null
  fills: readonly Fill[]
  /** Said before the time, where the day is not the one of the page: "Yesterday". */
  day?: string
  onUnit: (unit: AuctionUnit) => void
}

/** "Why 19.2 ct?": both curves, my bids thick, and the bids that decided, in plain words. */
export function WhyCard(props: WhyCardProps) {
  const { auction, units, unit, zoneId, day, onUnit } = props
  const price = pricesOf(unit, zoneId).seller
  const shown = price === null ? '' : formatPrice(price, auction.currency)
  const when = formatTimeRange(unit.deliveryStart, unit.deliveryEnd, auction.timeZone)
  const at = units.indexOf(unit)
  const go = (to: number) => {
    const next = units[to]
    if (next) onUnit(next)
  }
  return (
    <Card
      title={price === null ? t`Why no price?` : t`Why ${shown}?`}
      aside={
        <span className={styles.unitNav}>
          <IconButton
            label={t`The time before`}
            icon={<IconChevronLeft size={18} aria-hidden />}
            disabled={at <= 0}
            onClick={() => go(at - 1)}
          />
          <span>{day === undefined ? when : `${day}, ${when}`}</span>
          <IconButton
            label={t`The time after`}
            icon={<IconChevronRight size={18} aria-hidden />}
            disabled={at >= units.length - 1}
            onClick={() => go(at + 1)}
          />
        </span>
      }
    >
      <Why {...props} when={when} />
    </Card>
  )
}

function Why({ auction, unit, zoneId, fills, when }: WhyCardProps & { when: string }) {
  const { queries } = useApi()
  const input = {
    params: { id: auction.id },
    query: { deliveryStart: unit.deliveryStart, ...(zoneId !== null && { zoneId }) }
  }
  const curves = useQuery({
    ...queries.auctions.curves(input),
    staleTime: Infinity,
    placeholderData: (before) => before
  })
  const explained = useQuery({
    ...queries.auctions.explain(input),
    staleTime: Infinity,
    placeholderData: (before) => before
  })
  const own = fills.filter((fill) => toMs(fill.deliveryStart) === toMs(unit.deliveryStart))
  return (
    <>
      <QueryView query={curves} skeleton={<DelayedSkeleton height={330} />}>
        {(found) => (
          <CurvesChart
            curves={found}
            currency={auction.currency}
            when={when}
            mine={mineOn(found, own)}
            csvName={`curves-${auction.marketId}-${unit.deliveryStart.replace(/\W/g, '')}`}
          />
        )}
      </QueryView>
      <QueryView query={explained} skeleton={<DelayedSkeleton height={60} />}>
        {(found) => <Sentence explained={found} fills={own} currency={auction.currency} />}
      </QueryView>
    </>
  )
}

function mineOn(curves: Curves, own: readonly Fill[]) {
  const of = (side: Fill['side']) => own.filter((fill) => fill.side === side)
  return [...placeMine(curves.demand, of('buy')), ...placeMine(curves.supply, of('sell'))]
}

interface SentenceProps {
  explained: Explanation
  fills: readonly Fill[]
  currency: string
}

function Sentence({ explained, fills, currency }: SentenceProps) {
  const { story, end } = whyWords(explained, currency)
  return (
    <p className={`small soft ${styles.sentence}`}>
      {story} {end !== null && <b>{end}</b>}
      {end !== null && '.'}
      {fills.map((fill) => ` ${fillSentence(fill, currency)}`)}
    </p>
  )
}

/** "You asked 12.5 ct for 1.2 kWh and received 19.2 ct." */
function fillSentence(fill: Fill, currency: string): string {
  const limit = formatPrice(fill.limitPriceMicrosPerKwh, currency)
  const wanted = formatEnergyExact(fill.quantityWh)
  const got = formatEnergyExact(fill.filledWh)
  const paid = formatPrice(fill.priceMicrosPerKwh ?? 0, currency)
  const isBuy = fill.side === 'buy'
  if (fill.filledWh === 0)
    return isBuy
      ? t`You offered ${limit} for ${wanted} and got nothing.`
      : t`You asked ${limit} for ${wanted} and sold nothing.`
  if (fill.filledWh < fill.quantityWh)
    return isBuy
      ? t`You offered ${limit} for ${wanted}, got ${got} of it and pay ${paid}.`
      : t`You asked ${limit} for ${wanted}, sold ${got} of it and receive ${paid}.`
  return isBuy
    ? t`You offered ${limit} for ${wanted} and pay ${paid}.`
    : t`You asked ${limit} for ${wanted} and receive ${paid}.`
}
