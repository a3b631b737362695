import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Market } from '@commonwatt/contract'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { formatPrice } from '../../format/price.ts'
import { priceLevelLook } from '../../format/price-level.ts'
import { priceSlots } from '../../format/price-slots.ts'
import { localDate, toMs } from '../../format/zone.ts'
import { DayStrip } from '../../ui/charts/day-strip.tsx'
import { Mark, Tag } from '../../ui/tag.tsx'
import { useNow } from '../../ui/use-now.ts'
import styles from './shell.module.css'

export function PriceTicker() {
  const { market } = usePlace()
  return market && <TickerOf market={market} />
}

/** The price now and its day in one line; without a price there is no ticker. */
function TickerOf({ market }: { market: Market }) {
  const { queries } = useApi()
  const nowMs = useNow()
  const date = localDate(nowMs, market.timeZone)
  const day = useQuery(queries.markets.day({ params: { id: market.id, date }, query: {} }))
  const slots = day.data?.slots ?? []
  const current = slots.find(
    (slot) => toMs(slot.deliveryStart) <= nowMs && nowMs < toMs(slot.deliveryEnd)
  )
  if (!current || current.priceMicrosPerKwh === null) return null
  const bars = priceSlots(slots, market.currency)
  const look = current.level && priceLevelLook(current.level)
  const price = formatPrice(current.priceMicrosPerKwh, market.currency)
  return (
    <Link to="/prices" className={styles.ticker}>
      <span className="visually-hidden">{t`Price now:`}</span>
      <span className={styles.tickerStrip}>
        <DayStrip
          slots={bars}
          startMs={bars[0]?.startMs ?? 0}
          endMs={bars.at(-1)?.endMs ?? 1}
          nowMs={nowMs}
          height={14}
        />
      </span>
      <b>{price}</b>
      {look && (
        <Mark shape={look.shape} color={look.textColor}>
          {look.word}
        </Mark>
      )}
      {day.data?.isSimulated && (
        <span className={styles.tickerNote}>
          <Tag>{t`simulated`}</Tag>
        </span>
      )}
    </Link>
  )
}
