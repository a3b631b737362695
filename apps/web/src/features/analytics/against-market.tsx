import type { Performance } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { formatPrice, priceParts, subunitMicros } from '../../format/price.ts'
import { formatPercent } from '../../format/number.ts'
import { Card } from '../../ui/card.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Stat } from '../../ui/stat.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './analytics.module.css'

/**
 * What a kilowatt-hour was dealt at, beside what the market asked in the same hours and on average.
 */
export function AgainstMarket({ performance }: { performance: Performance }) {
  const { total, isSimulated } = performance
  return (
    <Card
      title={t`Against the market`}
      aside={isSimulated ? <Tag>{t`simulated prices`}</Tag> : t`energy only, per kWh`}
    >
      <div className={styles.comparisons}>
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
      </div>
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
  const { value, unit } = priceParts(ownMicros, currency)
  const priceOf = (micros: number | null) =>
    micros === null ? t`none known` : formatPrice(micros, currency)
  return (
    <section className={styles.compare} aria-label={side === 'sell' ? t`Selling` : t`Buying`}>
      <Stat
        label={side === 'sell' ? t`You sold at` : t`You bought at`}
        value={value}
        unit={unit}
        tone={side === 'sell' ? 'in' : 'plain'}
      />
      <KeyValues
        items={[
          { label: t`Market in the same hours`, value: priceOf(marketMicros) },
          { label: t`Market on average`, value: priceOf(total.marketMeanMicrosPerKwh) },
          ...(side === 'buy' && total.paidPriceMicrosPerKwh !== null
            ? [{ label: t`You paid, with all fees`, value: priceOf(total.paidPriceMicrosPerKwh) }]
            : [])
        ]}
      />
      <p className={`soft ${styles.sentence}`}>
        {marketMicros === null
          ? t`No market price is known for the hours in which you dealt.`
          : differenceOf(side, ownMicros, marketMicros, currency)}{' '}
        {marketMicros !== null && pricedShare < 1 && partlyPriced(pricedShare)}
      </p>
    </section>
  )
}

/** Worked out from the prices as they are shown, so that the sentence never contradicts them. */
function differenceOf(
  side: 'buy' | 'sell',
  ownMicros: number,
  marketMicros: number,
  currency: string
): string {
  const tenthMicros = subunitMicros(currency) / 10
  const tenths = Math.round(ownMicros / tenthMicros) - Math.round(marketMicros / tenthMicros)
  const size = formatPrice(Math.abs(tenths) * tenthMicros, currency)
  if (tenths === 0) return t`That is what the market asked in the same hours.`
  if (side === 'sell') {
    return tenths > 0
      ? t`That is ${size} more than the market paid in the same hours.`
      : t`That is ${size} less than the market paid in the same hours.`
  }
  return tenths > 0
    ? t`That is ${size} more than the market asked in the same hours.`
    : t`That is ${size} less than the market asked in the same hours.`
}

function partlyPriced(share: number): string {
  const part = formatPercent(share)
  return t`A price is known for ${part} of it.`
}
