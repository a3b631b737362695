import type { Market, PriceDay, PriceSlot } from '@commonwatt/contract'
import { useMediaQuery } from '@mantine/hooks'
import { IconClock } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { formatNumber } from '../../format/number.ts'
import { formatPrice, priceInSubunits, priceParts, priceUnit } from '../../format/price.ts'
import { priceLevelLook, type PriceLevel } from '../../format/price-level.ts'
import { formatDay } from '../../format/time.ts'
import { localDate } from '../../format/zone.ts'
import { BarChart } from '../../ui/charts/bar-chart.tsx'
import type { ChartColumn } from '../../ui/charts/chart-frame.tsx'
import type { BarSlot } from '../../ui/charts/slots.ts'
import { Stack } from '../../ui/layout.tsx'
import { Mark, Note } from '../../ui/tag.tsx'
import { barsOf, otherPrice, slotsOfDay, type PriceKind } from './price-view.ts'

interface PriceChartProps {
  market: Market
  days: readonly PriceDay[]
  kind: PriceKind
  nowMs: number
  isTomorrowMissing: boolean
}

/** A bar for every market time unit; the other price stands in the readout and the table. */
export function PriceChart({ market, days, kind, nowMs, isTomorrowMissing }: PriceChartProps) {
  const { currency, timeZone } = market
  const slots = days.flatMap((day) => slotsOfDay(day, market, kind))
  const isPhone = useMediaQuery('(max-width: 760px)', false)
  const bars = barsOf(slots, market, (slot) =>
    noteOf(slot, market, kind, days.length > 1 ? nowMs : null)
  )
  // Of a day that is over nothing is ahead, so that nothing needs to stand back either.
  const startMs = bars[0]?.startMs ?? 0
  const isAllPast = (bars.at(-1)?.endMs ?? 0) <= nowMs
  const priceAt = new Map(bars.map((bar) => [bar.startMs, bar.price]))
  const unit = priceUnit(currency)
  const { unit: short } = priceParts(0, currency)
  const about = market.publishedAboutLocal
  const last = days.at(-1)?.date ?? ''
  const from = days[0]?.date ?? ''
  return (
    <Stack gap={12}>
      <BarChart
        label={
          kind === 'all_in' ? t`Price with network and taxes, ${unit}` : t`Energy price, ${unit}`
        }
        slots={bars}
        timeZone={timeZone}
        nowMs={isAllPast ? startMs - 1 : nowMs}
        height={isPhone ? 290 : 360}
        valueHead={kind === 'all_in' ? t`All in, ${short}` : t`Energy, ${short}`}
        formatValue={(value) => `${formatNumber(value, { decimals: 1 })} ${short}`}
        formatShort={(value) => formatNumber(value, { decimals: 1 })}
        formatTick={(value) => formatNumber(value, { decimals: 1, atLeast: 0 })}
        columns={columnsOf(market, kind, (bar) => priceAt.get(bar.startMs))}
        csvName={`prices-${market.id}-${from === last ? from : `${from}-${last}`}`}
        legend={<LevelLegend slots={slots} />}
      />
      {isTomorrowMissing && (
        <Note icon={<IconClock size={18} aria-hidden />}>
          {t`Tomorrow's prices are published about ${about}. They appear here by themselves.`}
        </Note>
      )}
    </Stack>
  )
}

/** The other price, and the day where there are several and it is not today's. */
function noteOf(
  slot: PriceSlot,
  market: Market,
  kind: PriceKind,
  nowMs: number | null
): string | undefined {
  const { timeZone, currency } = market
  const isPlain =
    nowMs === null || localDate(slot.deliveryStart, timeZone) === localDate(nowMs, timeZone)
  const day = isPlain ? [] : [formatDay(slot.deliveryStart, timeZone, nowMs)]
  const other = kind === 'sell' ? null : otherPrice(slot, market, kind)
  if (other === null) return day[0]
  const price = formatPrice(other, currency)
  return [kind === 'all_in' ? t`energy ${price}` : t`all in ${price}`, ...day].join(', ')
}

function columnsOf(
  { currency, ...market }: Market,
  kind: PriceKind,
  slotOf: (bar: BarSlot) => PriceSlot | undefined
): ChartColumn<BarSlot>[] {
  const { unit } = priceParts(0, currency)
  const otherOf = (bar: BarSlot) => {
    const slot = slotOf(bar)
    return slot ? otherPrice(slot, { ...market, currency }, kind) : null
  }
  const other: ChartColumn<BarSlot> = {
    key: 'other',
    head: kind === 'all_in' ? t`Energy, ${unit}` : t`All in, ${unit}`,
    text: (bar) => {
      const price = otherOf(bar)
      return price === null ? '' : formatPrice(price, currency)
    },
    csv: (bar) => {
      const price = otherOf(bar)
      return price === null ? null : priceInSubunits(price, currency)
    }
  }
  const level: ChartColumn<BarSlot> = {
    key: 'level',
    head: t`Level`,
    text: (bar) => bar.mark?.word ?? ''
  }
  return kind === 'sell' ? [level] : [other, level]
}

const order: readonly PriceLevel[] = ['below_zero', 'cheap', 'normal', 'expensive']

/** Only the levels that are there; a flat tariff has none, and says so. */
function LevelLegend({ slots }: { slots: readonly PriceSlot[] }) {
  const found = order.filter((level) => slots.some((slot) => slot.level === level))
  if (found.length === 0)
    return <span>{t`The same price all day: no cheap and no expensive hours.`}</span>
  return (
    <>
      {found.map((level) => {
        const look = priceLevelLook(level)
        return (
          <Mark key={level} shape={look.shape} color={look.textColor}>
            {look.word}
          </Mark>
        )
      })}
      <span>{t`by quarters of each day`}</span>
    </>
  )
}
