import type { Market, Offer } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { formatNumber } from '../../format/number.ts'
import { formatPrice, priceInSubunits, priceParts, priceUnit } from '../../format/price.ts'
import { priceSlots } from '../../format/price-slots.ts'
import { Card } from '../../ui/card.tsx'
import { BarChart } from '../../ui/charts/bar-chart.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Stack } from '../../ui/layout.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { gridFeesOf } from './grid-price.ts'
import type { WindowPrices } from './use-window-prices.ts'

interface AgainstGridProps {
  offer: Offer
  market: Market
  prices: WindowPrices
  nowMs: number
}

/**
 * The grid's price on the day of delivery, the hours of this offer marked, its own price across
 * them.
 */
export function AgainstGrid({ offer, market, prices, nowMs }: AgainstGridProps) {
  const unit = priceUnit(offer.currency)
  const isKnown = prices.slots.some((slot) => slot.priceMicrosPerKwh !== null)
  return (
    <Card
      title={t`Against the grid, when it arrives`}
      aside={prices.isSimulated ? t`all in, ${unit}, simulated` : t`all in, ${unit}`}
    >
      {isKnown ? (
        <GridChart offer={offer} market={market} prices={prices} nowMs={nowMs} />
      ) : prices.isLoading ? (
        <DelayedSkeleton height={330} />
      ) : (
        <EmptyState title={t`The grid's price of that day is not known yet`}>
          {t`It is published about ${market.publishedAboutLocal} the day before. The price of this offer stays what it is.`}
        </EmptyState>
      )}
    </Card>
  )
}

function GridChart({ offer, market, prices, nowMs }: AgainstGridProps) {
  const { currency } = offer
  const added = gridFeesOf(market)
  const allIn = prices.slots.map((slot) => ({
    ...slot,
    priceMicrosPerKwh: slot.priceMicrosPerKwh === null ? null : slot.priceMicrosPerKwh + added
  }))
  const price = formatPrice(offer.allInMicrosPerKwh, currency)
  const unit = priceUnit(currency)
  const short = priceParts(0, currency).unit
  return (
    <Stack gap={8}>
      <BarChart
        label={t`Grid price on the day of delivery, all in, ${unit}`}
        slots={priceSlots(allIn, currency)}
        timeZone={market.timeZone}
        nowMs={nowMs}
        window={prices.window}
        line={{ value: priceInSubunits(offer.allInMicrosPerKwh, currency), label: price }}
        valueHead={unit}
        formatValue={(value) => `${formatNumber(value, { decimals: 1 })} ${short}`}
        formatShort={(value) => formatNumber(value, { decimals: 1, atLeast: 0 })}
        csvName={`grid-${market.id}`}
      />
      <p className="small soft">
        <Sentence gridMicrosPerKwh={prices.gridMicrosPerKwh} price={price} currency={currency} />
      </p>
    </Stack>
  )
}

interface SentenceProps {
  gridMicrosPerKwh: number | null
  price: string
  currency: string
}

function Sentence({ gridMicrosPerKwh, price, currency }: SentenceProps) {
  if (gridMicrosPerKwh === null) {
    return (
      <Trans>
        Part of the marked window has no price yet. This offer: <b>{price}</b>, whatever the market
        does.
      </Trans>
    )
  }
  const grid = formatPrice(gridMicrosPerKwh, currency)
  return (
    <Trans>
      In the marked window the grid costs {grid} on average. This offer: <b>{price}</b>, whatever
      the market does.
    </Trans>
  )
}
