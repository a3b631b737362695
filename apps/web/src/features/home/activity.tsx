import type { Market } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { energyParts } from '../../format/energy.ts'
import { formatNumber } from '../../format/number.ts'
import { priceParts } from '../../format/price.ts'
import { Stat } from '../../ui/stat.tsx'
import styles from './landing.module.css'

/**
 * What is traded here, in figures of the last thirty days; without any there is nothing to boast
 * of.
 */
export function Activity({ market }: { market: Market }) {
  const { queries } = useApi()
  const { data } = useQuery(queries.trades.statistics({ query: { marketId: market.id, days: 30 } }))
  if (!data || (data.openOffers === 0 && data.completedTrades === 0)) return null
  const open = energyParts(data.openEnergyWh)
  const traded = energyParts(data.volumeWh)
  const average =
    data.averagePriceMicrosPerKwh === null
      ? null
      : priceParts(data.averagePriceMicrosPerKwh, data.currency)
  const count = formatNumber(data.completedTrades)
  const offers = formatNumber(data.openOffers)
  return (
    <section className={styles.dark} aria-labelledby="landing-activity">
      <div className={styles.bound}>
        <h2 id="landing-activity" className={styles.big}>
          {t`What neighbours trade`}
        </h2>
        <div className={styles.steps}>
          <Stat
            value={open.value}
            unit={open.unit}
            note={t`on sale right now, in ${offers} offers`}
          />
          <Stat
            value={traded.value}
            unit={traded.unit}
            note={t`changed hands in the last 30 days, in ${count} trades`}
          />
          {average && (
            <Stat
              value={average.value}
              unit={average.unit}
              note={t`per kWh on average, before network and taxes`}
            />
          )}
        </div>
      </div>
    </section>
  )
}
