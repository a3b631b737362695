import type { Performance } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { formatPrice, priceParts } from '../../format/price.ts'
import { formatPercent } from '../../format/number.ts'
import { Card } from '../../ui/card.tsx'
import { Stack } from '../../ui/layout.tsx'
import { Stat, StatRow } from '../../ui/stat.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './analytics.module.css'

/** What a kilowatt-hour was dealt at, beside what the market asked in the same hours and on average. */
export function AgainstMarket({ performance }: { performance: Performance }) {
  const { total, isSimulated } = performance
  return (
    <Card
      title={t`Against the market`}
      aside={isSimulated ? <Tag>{t`simulated prices`}</Tag> : t`energy only, per kWh`}
    >
      <Stack gap={20}>
        {total.sellPriceMicrosPerKwh !== null && (
          <Comparison
            performance={performance}
            side="sell"
            ownMicros={total.sellPriceMicrosPerKwh}
            marketMicros={total.marketWhenSellingMicrosPerKwh}
            pricedShare={total.pricedSoldWh / total.soldWh}
          />
        )}
        {total.buyPriceMicrosPerKwh !== null && (
          <Comparison
            performance={performance}
            side="buy"
            ownMicros={total.buyPriceMicrosPerKwh}
            marketMicros={total.marketWhenBuyingMicrosPerKwh}
            pricedShare={total.pricedBoughtWh / total.boughtWh}
          />
        )}
      </Stack>
    </Card>
  )
}

interface ComparisonProps {
  performance: Performance
  side: 'buy' | 'sell'
  ownMicros: number
  marketMicros: number | null
  /** How much of the energy has a market price to compare with. */
  pricedShare: number
}

function Comparison(props: ComparisonProps) {
  const { performance, side, ownMicros, marketMicros, pricedShare } = props
  const { currency, total } = performance
  const mean = total.marketMeanMicrosPerKwh
  const partsOf = (micros: number | null) =>
    micros === null ? { value: t`none` } : priceParts(micros, currency)
  return (
    <section className={styles.compare} aria-label={side === 'sell' ? t`Selling` : t`Buying`}>
      <StatRow>
        <Stat
          label={side === 'sell' ? t`You sold at` : t`You bought at`}
          {...partsOf(ownMicros)}
          tone={side === 'sell' ? 'in' : 'plain'}
        />
        <Stat label={t`Market then`} {...partsOf(marketMicros)} />
        <Stat label={t`Market on average`} {...partsOf(mean)} />
      </StatRow>
      <p className={`soft ${styles.sentence}`}>
        {marketMicros === null
          ? t`No market price is known for the hours in which you dealt.`
          : differenceOf(side, ownMicros, marketMicros, currency)}{' '}
        {marketMicros !== null && pricedShare < 1 && partlyPriced(pricedShare)}
        {side === 'buy' && withFees(performance)}
      </p>
    </section>
  )
}

function differenceOf(
  side: 'buy' | 'sell',
  ownMicros: number,
  marketMicros: number,
  currency: string
): string {
  const size = formatPrice(Math.abs(ownMicros - marketMicros), currency)
  if (ownMicros === marketMicros) return t`That is what the market asked in the same hours.`
  if (side === 'sell') {
    return ownMicros > marketMicros
      ? t`That is ${size} more than the market paid in the same hours.`
      : t`That is ${size} less than the market paid in the same hours.`
  }
  return ownMicros > marketMicros
    ? t`That is ${size} more than the market asked in the same hours.`
    : t`That is ${size} less than the market asked in the same hours.`
}

function partlyPriced(share: number): string {
  const part = formatPercent(share)
  return t`A price is known for ${part} of it.`
}

function withFees({ total, currency }: Performance): string | null {
  if (total.paidPriceMicrosPerKwh === null) return null
  const all = formatPrice(total.paidPriceMicrosPerKwh, currency)
  return ` ${t`With all fees you paid ${all} per kWh.`}`
}
