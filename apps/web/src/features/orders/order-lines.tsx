import type { Order } from '@commonwatt/contract'
import { orderAmounts } from '@commonwatt/domain'
import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatPrice, formatPricePerKwh } from '../../format/price.ts'
import { formatDateTime } from '../../format/time.ts'
import { Card } from '../../ui/card.tsx'
import { KeyValues, type KeyValue } from '../../ui/key-values.tsx'
import { flow, isExecuted } from './order-words.ts'

/** Every line of what it came to, or of its worst case while it waits. */
export function OrderLines({ order }: { order: Order }) {
  if (order.status !== 'pending' && !isExecuted(order)) return null
  const { currency, side } = order
  const energyWh = order.executedWh ?? order.energyWh
  const price = order.priceMicrosPerKwh ?? order.worstPriceMicrosPerKwh
  const amounts = orderAmounts({ ...order, energyWh, priceMicrosPerKwh: price })
  const energy = formatEnergyExact(energyWh)
  const priceText = formatPrice(price, currency)
  const network = formatPrice(order.gridFeeMicrosPerKwh, currency)
  const levies = formatPrice(order.leviesMicrosPerKwh, currency)
  const fee = formatPrice(order.platformFeeMicrosPerKwh, currency)
  const text = (micros: number) => flow(order, micros).text
  const total = flow(order, amounts.totalMicros)
  const isIn = total.tone === 'in'
  const items: KeyValue[] = [
    { label: t`Energy, ${energy} at ${priceText}`, value: text(amounts.energyMicros) }
  ]
  if (side === 'buy')
    items.push(
      { label: t`Network, ${network} per kWh`, value: text(amounts.gridFeeMicros) },
      { label: t`Taxes, ${levies} per kWh`, value: text(amounts.leviesMicros) },
      { label: t`Commonwatt fee, ${fee} per kWh`, value: text(amounts.platformFeeMicros) }
    )
  items.push({
    label: isExecuted(order)
      ? isIn
        ? t`You received`
        : t`You paid`
      : isIn
        ? t`You receive, at least`
        : t`You pay, at most`,
    value: total.text,
    isTotal: true,
    ...(isIn && { tone: 'in' as const })
  })
  return (
    <Card title={isExecuted(order) ? t`What it came to` : t`The worst case`}>
      <KeyValues items={items} />
    </Card>
  )
}

/** What was agreed when it was placed. */
export function OrderTerms({ order }: { order: Order }) {
  const { currency, limitPriceMicrosPerKwh: limit, knownPriceMicrosPerKwh: known } = order
  const items: KeyValue[] = [
    { label: t`Battery`, value: <Link to="/devices">{order.batteryName}</Link> },
    { label: t`Energy asked for`, value: formatEnergyExact(order.energyWh) },
    {
      label: order.side === 'buy' ? t`At most` : t`At least`,
      value: limit === null ? t`no limit` : formatPricePerKwh(limit, currency)
    },
    {
      label: t`Price known then`,
      value: known === null ? t`not yet` : formatPricePerKwh(known, currency)
    },
    { label: t`Placed`, value: formatDateTime(order.placedAt, order.timeZone) }
  ]
  return (
    <Card title={t`What you ordered`}>
      <KeyValues items={items} />
    </Card>
  )
}
