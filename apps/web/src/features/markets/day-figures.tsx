import type { Market, PriceDay, PriceSlot } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { formatDuration } from '../../format/duration.ts'
import { formatPrice } from '../../format/price.ts'
import { formatDay, formatTime } from '../../format/time.ts'
import { startOfDay } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { KeyValues, type KeyValue } from '../../ui/key-values.tsx'
import { figuresOf, slotsOfDay, type DayFigures, type PriceKind } from './price-view.ts'
import styles from './markets.module.css'

interface DayFiguresCardProps {
  market: Market
  kind: PriceKind
  days: readonly PriceDay[]
  nowMs: number
}

/** Each day in four figures. */
export function DayFiguresCard({ market, kind, days, nowMs }: DayFiguresCardProps) {
  const { timeZone } = market
  return (
    <Card
      title={t`In figures`}
      aside={kind === 'all_in' ? t`with network and taxes` : t`energy only`}
    >
      <div className={styles.days}>
        {days.map((day) => {
          const figures = figuresOf(slotsOfDay(day, market, kind))
          if (!figures) return null
          return (
            <section key={day.date} aria-label={day.date}>
              <h3>{formatDay(startOfDay(day.date, timeZone), timeZone, nowMs)}</h3>
              <KeyValues items={linesOf(figures, market, day)} />
            </section>
          )
        })}
      </div>
    </Card>
  )
}

function linesOf(figures: DayFigures, market: Market, day: PriceDay): KeyValue[] {
  const { currency, timeZone } = market
  const hours = formatDuration(dayLengthMs(day))
  const at = (slot: PriceSlot) => {
    const price = formatPrice(slot.priceMicrosPerKwh ?? 0, currency)
    const time = formatTime(slot.deliveryStart, timeZone)
    return t`${price} at ${time}`
  }
  const mean = formatPrice(figures.meanMicrosPerKwh, currency)
  const belowZero = formatDuration(figures.belowZeroMs)
  return [
    ...(figures.isFlat
      ? []
      : [
          { label: t`Lowest`, value: at(figures.lowest) },
          { label: t`Highest`, value: at(figures.highest) }
        ]),
    { label: t`Average`, value: mean },
    {
      label: t`Below zero`,
      value: figures.belowZeroMs === 0 ? t`never` : belowZero
    },
    ...(day.slots.length > 0 ? [{ label: t`Length of the day`, value: hours }] : [])
  ]
}

function dayLengthMs({ slots }: PriceDay): number {
  const first = slots[0]?.deliveryStart
  const last = slots.at(-1)?.deliveryEnd
  return first === undefined || last === undefined ? 0 : Date.parse(last) - Date.parse(first)
}
