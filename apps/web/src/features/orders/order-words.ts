import type { Order, OrderDetail } from '@commonwatt/contract'
import { priceWaitMs } from '@commonwatt/domain'
import { t } from '@lingui/core/macro'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatPrice } from '../../format/price.ts'
import { formatMoment } from '../../format/moment.ts'
import { toMs } from '../../format/zone.ts'
import type { TagTone } from '../../ui/tag.tsx'

type Status = Order['status']

export function orderTitle({ side, energyWh }: Pick<Order, 'side' | 'energyWh'>): string {
  const energy = formatEnergyExact(energyWh)
  return side === 'buy' ? t`Buy ${energy}` : t`Sell ${energy}`
}

export function statusLook(status: Status): { word: string; tone: TagTone } {
  const looks: Record<Status, { word: string; tone: TagTone }> = {
    pending: { word: t`waiting`, tone: 'held' },
    executed: { word: t`executed`, tone: 'ok' },
    partly_executed: { word: t`executed in part`, tone: 'warn' },
    cancelled: { word: t`cancelled`, tone: 'plain' },
    failed: { word: t`not possible`, tone: 'danger' },
    expired: { word: t`expired`, tone: 'plain' }
  }
  return looks[status]
}

export const isExecuted = (order: Pick<Order, 'executedWh'>): boolean => order.executedWh !== null

export const hasStarted = (order: Pick<Order, 'deliveryStart'>, nowMs: number): boolean =>
  toMs(order.deliveryStart) <= nowMs

export interface Amount {
  text: string
  tone: 'plain' | 'in' | 'held'
}

/** What flows: in with a plus, out without a sign, whatever the price has turned round. */
export function flow(order: Pick<Order, 'side' | 'currency'>, totalMicros: number): Amount {
  const inMicros = order.side === 'sell' ? totalMicros : -totalMicros
  return inMicros > 0
    ? { text: formatMoney(inMicros, order.currency, { signed: true }), tone: 'in' }
    : { text: formatMoney(-inMicros, order.currency), tone: 'plain' }
}

/** The one amount of an order: what it came to, else what is held for it or comes in at least. */
export function orderAmount(order: Order): Amount | null {
  if (order.totalMicros !== null) return flow(order, order.totalMicros)
  if (order.status !== 'pending') return null
  if (order.heldMicros > 0)
    return { text: formatMoney(order.heldMicros, order.currency), tone: 'held' }
  return { text: flow(order, order.worstCaseMicros).text, tone: 'plain' }
}

/** Where an order stands, in one or two sentences. */
export function stateSentence(order: OrderDetail, nowMs: number): string {
  if (isExecuted(order)) return executedSentence(order, nowMs)
  if (order.status === 'pending') return pendingSentence(order, nowMs)
  return endedSentence(order)
}

/** Whether a price is worse than the limit of an order. */
export function isBeyond(side: Order['side'], price: number, limit: number): boolean {
  return side === 'buy' ? price > limit : price < limit
}

function pendingSentence(order: Order, nowMs: number): string {
  const { timeZone, currency, heldMicros } = order
  const start = formatMoment(order.deliveryStart, timeZone, nowMs)
  if (hasStarted(order, nowMs)) {
    const until = formatMoment(toMs(order.deliveryEnd) + priceWaitMs, timeZone, nowMs)
    return t`Its time has come, but the market has no price for it yet. It waits until ${until} at the longest; then everything is free again.`
  }
  const held = formatMoney(heldMicros, currency)
  const { side, limitPriceMicrosPerKwh: limit, knownPriceMicrosPerKwh: known } = order
  if (known !== null && limit !== null && isBeyond(side, known, limit)) {
    const price = formatPrice(known, currency)
    const own = formatPrice(limit, currency)
    return t`It waits until ${start}. The price known when you placed it was ${price}, and your limit is ${own}: unless that price is corrected nothing happens, and everything is free again.`
  }
  if (heldMicros > 0)
    return t`It waits until ${start}, then it is executed at the market’s price. ${held} is held for the worst case, and what is not needed comes back.`
  return t`It waits until ${start}, then it is executed at the market’s price. Nothing of your money is held for it.`
}

function executedSentence(order: Order, nowMs: number): string {
  const { side, currency, timeZone } = order
  const price = formatPrice(order.priceMicrosPerKwh ?? 0, currency)
  const done = formatEnergyExact(order.executedWh ?? 0)
  const all = formatEnergyExact(order.energyWh)
  const start = formatMoment(order.deliveryStart, timeZone, nowMs)
  const part =
    order.status === 'partly_executed'
      ? side === 'buy'
        ? t`The battery had room for ${done} of ${all}; only that is paid.`
        : t`The battery could give ${done} of ${all}; only that is paid.`
      : ''
  const main =
    order.deliveredAt === null
      ? side === 'buy'
        ? t`Bought at ${price} per kWh. The battery charges from ${start} on.`
        : t`Sold at ${price} per kWh. The battery discharges from ${start} on.`
      : side === 'buy'
        ? t`Bought at ${price} per kWh, and the battery was charged.`
        : t`Sold at ${price} per kWh, and the battery was discharged.`
  return part === '' ? main : `${main} ${part}`
}

function endedSentence(order: Order): string {
  const { currency, side } = order
  const worst = formatPrice(order.worstPriceMicrosPerKwh, currency)
  switch (order.reason) {
    case 'price_limit':
      return side === 'buy'
        ? t`The energy cost more than your limit of ${worst} per kWh. Nothing was bought, and everything is free again.`
        : t`The energy brought less than your limit of ${worst} per kWh. Nothing was sold, and everything is free again.`
    case 'price_changed':
      return t`The market’s price became worse than the ${worst} per kWh you were told. Nothing happened, and everything is free again.`
    case 'price_unknown':
      return t`The market never told a price for this time. Nothing happened, and everything is free again.`
    case 'battery_full':
      return t`The battery was full when its time came. Nothing was bought, and everything is free again.`
    case 'battery_empty':
      return t`The battery had nothing above its reserve when its time came. Nothing was sold, and everything is free again.`
    default:
      return t`You cancelled it. Everything that was set aside is free again.`
  }
}

export function reasonWords(reason: NonNullable<Order['reason']>): string {
  const words: Record<NonNullable<Order['reason']>, string> = {
    by_owner: t`by you`,
    price_limit: t`the limit was not met`,
    price_changed: t`the price became worse`,
    price_unknown: t`no price came`,
    battery_empty: t`the battery was empty`,
    battery_full: t`the battery was full`
  }
  return words[reason]
}
