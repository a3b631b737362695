import type { Trade } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import type { TagTone } from '../../ui/tag.tsx'
import { formatMoment } from '../../format/moment.ts'

type Status = Trade['status']

/** Still on its way: an answer, a delivery or a decision is to come. */
export const openStatuses = ['pending', 'accepted', 'delivering', 'disputed'] as const

export function isOpen(status: Status): boolean {
  return openStatuses.some((one) => one === status)
}

/** Ended before anything was delivered; nobody paid. */
export function isVoid(status: Status): boolean {
  return status === 'rejected' || status === 'cancelled' || status === 'expired'
}

export function statusLook(status: Status): { word: string; tone: TagTone } {
  const looks: Record<Status, { word: string; tone: TagTone }> = {
    pending: { word: t`waiting for an answer`, tone: 'held' },
    accepted: { word: t`agreed`, tone: 'info' },
    delivering: { word: t`arriving now`, tone: 'info' },
    completed: { word: t`delivered`, tone: 'ok' },
    failed: { word: t`nothing arrived`, tone: 'danger' },
    rejected: { word: t`declined`, tone: 'plain' },
    cancelled: { word: t`taken back`, tone: 'plain' },
    expired: { word: t`no answer in time`, tone: 'plain' },
    disputed: { word: t`disputed`, tone: 'warn' },
    resolved: { word: t`settled after a dispute`, tone: 'ok' }
  }
  return looks[status]
}

/** "5.0 kWh from Familie Okafor", seen from my side. */
export function tradeTitle(trade: Trade): string {
  const energy = formatEnergyExact(trade.energyWh)
  const { buyerName, sellerName } = trade
  return trade.side === 'buy' ? t`${energy} from ${sellerName}` : t`${energy} to ${buyerName}`
}

/** The amount at the end of a line: what I pay stays plain, what I earn carries a plus. */
export function tradeAmount(trade: Trade): { text: string; tone: 'in' | 'held' | 'plain' } {
  const { currency, status } = trade
  if (isVoid(status)) return { text: t`nothing paid`, tone: 'plain' }
  if (trade.side === 'sell') {
    const micros = trade.earnedMicros ?? trade.energyMicros
    return { text: formatMoney(micros, currency, { signed: true }), tone: 'in' }
  }
  return trade.paidMicros === null
    ? { text: formatMoney(trade.totalMicros, currency), tone: 'held' }
    : { text: formatMoney(trade.paidMicros, currency), tone: 'plain' }
}

/** What the state of a trade means for me, in a sentence or two. */
export function stateSentence(trade: Trade, nowMs: number): string {
  const money = (micros: number) => formatMoney(micros, trade.currency)
  const isBuyer = trade.side === 'buy'
  const { buyerName, sellerName } = trade
  const total = money(trade.totalMicros)
  const energy = formatEnergyExact(trade.energyWh)
  const arrived = formatEnergyExact(trade.deliveredWh ?? 0)
  const paid = money(trade.paidMicros ?? 0)
  const earned = money(trade.earnedMicros ?? trade.energyMicros)
  const free = money(trade.totalMicros - (trade.paidMicros ?? 0))
  const until = formatMoment(trade.answerUntil, trade.timeZone, nowMs)
  const start = formatMoment(trade.deliveryStart, trade.timeZone, nowMs)
  switch (trade.status) {
    case 'pending':
      return isBuyer
        ? t`${total} is held. No answer by ${until} means no trade, and the money is free.`
        : t`${buyerName} wants ${energy}. You receive ${earned} for it, and the money is already held. No answer by ${until} means no trade.`
    case 'accepted':
      return isBuyer
        ? t`${sellerName} has agreed. ${total} stays held until it has arrived, from ${start} on. You pay only for what arrives.`
        : t`You have promised ${energy} from ${start} on. The money is held, and you receive up to ${earned} by what your meter shows.`
    case 'delivering':
      return t`Delivery is under way. It is settled by the meter as soon as the readings are in.`
    case 'completed':
      return isBuyer
        ? t`${arrived} of ${energy} arrived. You paid ${paid}, and ${free} is free again.`
        : t`${arrived} of ${energy} arrived. You earned ${earned}.`
    case 'rejected':
      return isBuyer
        ? t`${sellerName} declined. ${total} is free again.`
        : t`You declined. The energy is on offer again.`
    case 'cancelled':
      return isBuyer
        ? t`You took it back. ${total} is free again.`
        : t`${buyerName} took it back. The energy is on offer again.`
    case 'expired':
      return isBuyer
        ? t`There was no answer in time. ${total} is free again.`
        : t`You gave no answer in time. The energy is on offer again while its offer lasts.`
    case 'failed':
      return isBuyer
        ? t`Nothing arrived. ${total} is free again.`
        : t`Nothing arrived, so nothing is paid.`
    case 'disputed':
      return t`Somebody disputes this settlement. The people who run this market look at the readings and decide.`
    case 'resolved':
      return trade.refundedMicros > 0
        ? refundSentence(money(trade.refundedMicros), isBuyer)
        : t`The dispute is decided. The amount stays as it was.`
  }
}

function refundSentence(refund: string, isBuyer: boolean): string {
  return isBuyer
    ? t`The dispute is decided. You got ${refund} back.`
    : t`The dispute is decided. ${refund} went back to the buyer.`
}
