import type { Market, PriceSlot } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { formatNumber } from '../../format/number.ts'
import { formatPrice, priceParts, priceUnit } from '../../format/price.ts'
import { priceLevelLook } from '../../format/price-level.ts'
import { priceSlots } from '../../format/price-slots.ts'
import { addDays, localDate, localTime, startOfDay, toMs } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { BarChart } from '../../ui/charts/bar-chart.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Stat } from '../../ui/stat.tsx'
import { Mark, Tag } from '../../ui/tag.tsx'
import styles from './home.module.css'

interface PriceNowProps {
  market: Market
  nowMs: number
}

const hourMs = 3_600_000

/** The one number of the page, what it means, and the hours around it. */
export function PriceNow({ market, nowMs }: PriceNowProps) {
  const { queries } = useApi()
  const today = localDate(nowMs, market.timeZone)
  const from = startOfDay(today, market.timeZone)
  const to = startOfDay(addDays(today, 2), market.timeZone)
  const prices = useQuery(
    queries.markets.prices({
      params: { id: market.id },
      query: { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
    })
  )
  return (
    <Card label={t`Energy price now`} isLarge>
      <QueryView query={prices} skeleton={<DelayedSkeleton height={430} />}>
        {({ slots, isSimulated }) => (
          <Around market={market} nowMs={nowMs} slots={slots} isSimulated={isSimulated} />
        )}
      </QueryView>
    </Card>
  )
}

interface AroundProps extends PriceNowProps {
  slots: readonly PriceSlot[]
  isSimulated: boolean
}

function Around({ market, nowMs, slots, isSimulated }: AroundProps) {
  const known = slots.filter((slot) => slot.priceMicrosPerKwh !== null)
  // On a phone only as far as the bars can still be told apart.
  const aheadMs = useMediaQuery('(max-width: 760px)') ? 14 * hourMs : 48 * hourMs
  const shown = known.filter(
    (slot) =>
      toMs(slot.deliveryEnd) > nowMs - 4 * hourMs && toMs(slot.deliveryStart) < nowMs + aheadMs
  )
  const current = known.find(
    (slot) => toMs(slot.deliveryStart) <= nowMs && nowMs < toMs(slot.deliveryEnd)
  )
  const unit = priceUnit(market.currency)
  if (shown.length === 0) {
    return (
      <EmptyState title={t`No prices for today yet`}>
        {t`They are published about ${market.publishedAboutLocal} the day before.`}
      </EmptyState>
    )
  }
  return (
    <Stack>
      <div className={styles.facts}>
        <Row isSpread align="baseline">
          <h2 className="soft">{t`Energy price now`}</h2>
          {isSimulated && <Tag>{t`simulated`}</Tag>}
        </Row>
        {current ? (
          <CurrentPrice market={market} current={current} known={known} nowMs={nowMs} />
        ) : (
          <p className="soft">{t`The price of this hour is not known.`}</p>
        )}
      </div>
      <BarChart
        label={t`Energy price, ${unit}`}
        slots={priceSlots(shown, market.currency)}
        timeZone={market.timeZone}
        nowMs={nowMs}
        valueHead={unit}
        formatValue={(value) =>
          `${formatNumber(value, { decimals: 1 })} ${priceParts(0, market.currency).unit}`
        }
        formatShort={(value) => formatNumber(value, { decimals: 1 })}
        formatTick={(value) => formatNumber(value, { decimals: 1, atLeast: 0 })}
        csvName={`prices-${market.id}`}
        legend={<Link to="/prices">{t`All prices`}</Link>}
      />
    </Stack>
  )
}

interface CurrentPriceProps extends PriceNowProps {
  current: PriceSlot
  known: readonly PriceSlot[]
}

function CurrentPrice({ market, current, known, nowMs }: CurrentPriceProps) {
  const priceNow = current.priceMicrosPerKwh ?? 0
  const { value } = priceParts(priceNow, market.currency)
  const look = current.level && priceLevelLook(current.level)
  const { gridFeeMicrosPerKwh, leviesMicrosPerKwh } = market.tariff
  const allIn = formatPrice(priceNow + gridFeeMicrosPerKwh + leviesMicrosPerKwh, market.currency)
  const outlook = outlookOf(known, current, market, nowMs)
  return (
    <>
      <Row gap={16} align="baseline">
        <Stat size="page" value={value} unit={priceUnit(market.currency)} />
        {look && (
          <Mark shape={look.shape} color={look.textColor}>
            {look.word}
          </Mark>
        )}
      </Row>
      <p className={`soft ${styles.sentence}`}>
        <Trans>
          With network and taxes you pay <b>{allIn}</b>.
        </Trans>{' '}
        {outlook}
      </p>
    </>
  )
}

/** The highest price still to come, unless the one of now is it. */
function outlookOf(
  known: readonly PriceSlot[],
  current: PriceSlot,
  market: Market,
  nowMs: number
): string | null {
  const ahead = known.filter((slot) => toMs(slot.deliveryStart) > nowMs)
  const highest = ahead.reduce(
    (best, slot) => ((slot.priceMicrosPerKwh ?? 0) > (best.priceMicrosPerKwh ?? 0) ? slot : best),
    current
  )
  if (highest === current) return null
  const price = formatPrice(highest.priceMicrosPerKwh ?? 0, market.currency)
  const time = localTime(highest.deliveryStart, market.timeZone)
  const isToday =
    localDate(highest.deliveryStart, market.timeZone) === localDate(nowMs, market.timeZone)
  return isToday
    ? t`The highest price ahead is ${price} at ${time}.`
    : t`The highest price ahead is ${price}, tomorrow at ${time}.`
}
