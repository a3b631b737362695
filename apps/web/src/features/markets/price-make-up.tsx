import type { Market, PriceSlot } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { formatPrice, priceParts, priceUnit } from '../../format/price.ts'
import { localTime, toMs } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Rule, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Stat } from '../../ui/stat.tsx'
import { extraMicrosPerKwh, figuresOf, slotOf } from './price-view.ts'
import styles from './markets.module.css'

interface PriceMakeUpProps {
  market: Market
  /** Of today, energy alone. */
  slots: readonly PriceSlot[]
  isSelling: boolean
  nowMs: number
}

/** What one kilowatt-hour costs or brings at this moment, and what that is made of. */
export function PriceMakeUp({ market, slots, isSelling, nowMs }: PriceMakeUpProps) {
  const price = slotOf(slots, nowMs)?.priceMicrosPerKwh ?? null
  const title = isSelling ? t`What you get for one kWh now` : t`What you pay for one kWh now`
  if (price === null) {
    return (
      <Card title={title}>
        <p className="soft">{t`The price of this quarter-hour is not known.`}</p>
      </Card>
    )
  }
  return (
    <Card title={title}>
      {isSelling ? (
        <Earned market={market} priceMicrosPerKwh={price} slots={slots} nowMs={nowMs} />
      ) : (
        <Paid market={market} priceMicrosPerKwh={price} slots={slots} nowMs={nowMs} />
      )}
    </Card>
  )
}

function Earned({ market, priceMicrosPerKwh, slots, nowMs }: PaidProps) {
  const { value } = priceParts(priceMicrosPerKwh, market.currency)
  const ahead = figuresOf(slots.filter((slot) => toMs(slot.deliveryStart) > nowMs))
  const best = ahead && {
    price: formatPrice(ahead.highest.priceMicrosPerKwh ?? 0, market.currency),
    time: localTime(ahead.highest.deliveryStart, market.timeZone)
  }
  return (
    <Stack>
      <Stat
        value={value}
        unit={priceUnit(market.currency)}
        tone={priceMicrosPerKwh > 0 ? 'in' : 'plain'}
      />
      <p className="soft">
        {priceMicrosPerKwh < 0
          ? t`Below zero whoever feeds in pays. Use it yourself, store it, or wait.`
          : t`Energy that you feed in brings the market price. Network and taxes are paid by whoever uses it.`}
      </p>
      {best && !ahead.isFlat && (
        <p className="soft">{t`The best price still to come today is ${best.price} at ${best.time}.`}</p>
      )}
      <Rule />
      <p className="soft">{t`To neighbours you sell at a price of your own, and the market price is what they compare it with.`}</p>
      <div>
        <LinkButton to="/sell" variant="default">{t`Sell energy`}</LinkButton>
      </div>
    </Stack>
  )
}

interface PaidProps {
  market: Market
  priceMicrosPerKwh: number
  slots: readonly PriceSlot[]
  nowMs: number
}

function Paid({ market, priceMicrosPerKwh, slots, nowMs }: PaidProps) {
  const { currency, tariff } = market
  const total = priceParts(priceMicrosPerKwh + extraMicrosPerKwh(market), currency)
  const parts = [
    {
      key: 'energy',
      color: priceMicrosPerKwh < 0 ? 'var(--cw-below)' : 'var(--cw-community)',
      label: t`Energy, at the market price of now`,
      price: priceMicrosPerKwh
    },
    {
      key: 'network',
      color: 'var(--cw-home)',
      label: t`Network`,
      price: tariff.gridFeeMicrosPerKwh
    },
    {
      key: 'levies',
      color: 'var(--cw-normal)',
      label: t`Taxes`,
      price: tariff.leviesMicrosPerKwh
    }
  ]
  return (
    <Stack>
      <Stat value={total.value} unit={priceUnit(currency)} />
      <StackedBar parts={parts} />
      <KeyValues
        items={parts.map((part) => ({
          label: (
            <span className={styles.swatched}>
              <i style={{ background: part.color }} aria-hidden="true" />
              {part.label}
            </span>
          ),
          value: <span className="nowrap">{formatPrice(part.price, currency)}</span>
        }))}
      />
      <Rule />
      <p className="soft">
        {t`Network and taxes are the same at every hour, so even below zero one kWh costs something.`}{' '}
        <Outlook market={market} slots={slots} nowMs={nowMs} />
      </p>
    </Stack>
  )
}

interface Part {
  key: string
  color: string
  price: number
}

/**
 * The parts side by side; one below zero stands left of the zero line. The list below says the
 * same.
 */
function StackedBar({ parts }: { parts: readonly Part[] }) {
  const whole = parts.reduce((sum, part) => sum + Math.abs(part.price), 0)
  if (whole === 0) return null
  const below = parts.filter((part) => part.price < 0)
  const above = parts.filter((part) => part.price > 0)
  const piece = (part: Part) => (
    <i key={part.key} style={{ flexGrow: Math.abs(part.price) / whole, background: part.color }} />
  )
  return (
    <div className={styles.stacked} aria-hidden="true">
      {below.map(piece)}
      {below.length > 0 && <b />}
      {above.map(piece)}
    </div>
  )
}

/** When today is cheapest and dearest with everything in it, in the tense of each. */
function Outlook({ market, slots, nowMs }: Omit<PaidProps, 'priceMicrosPerKwh'>) {
  const figures = figuresOf(slots)
  if (!figures || figures.isFlat) return null
  const told = (slot: PriceSlot) => ({
    time: localTime(slot.deliveryStart, market.timeZone),
    price: formatPrice((slot.priceMicrosPerKwh ?? 0) + extraMicrosPerKwh(market), market.currency),
    isPast: toMs(slot.deliveryEnd) <= nowMs
  })
  const low = told(figures.lowest)
  const high = told(figures.highest)
  return (
    <>
      {low.isPast
        ? t`Today it was cheapest at ${low.time} (${low.price}).`
        : t`Today it is cheapest at ${low.time} (${low.price}).`}{' '}
      {high.isPast
        ? t`It was dearest at ${high.time} (${high.price}).`
        : t`It is dearest at ${high.time} (${high.price}).`}
    </>
  )
}
