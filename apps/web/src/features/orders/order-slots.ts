import type { PriceSlot } from '@commonwatt/contract'
import { toMs } from '../../format/zone.ts'

export interface OrderSlot {
  startMs: number
  endMs: number
  priceMicrosPerKwh: number | null
  level: PriceSlot['level']
  /** Whether an order may still, or already, be placed for it. */
  isOpen: boolean
  /** Why not; null while it is open. */
  closedAs: 'too_soon' | 'too_far' | 'cut_short' | null
}

export interface LeadTime {
  earliestMs: number
  latestMs: number
}

/**
 * The intervals of a day as an order may take them; one that a clock change cuts short is closed.
 */
export function orderSlots(
  slots: readonly PriceSlot[],
  minutes: number,
  lead: LeadTime
): OrderSlot[] {
  return slots.map(({ deliveryStart, deliveryEnd, priceMicrosPerKwh, level }) => {
    const startMs = toMs(deliveryStart)
    const endMs = toMs(deliveryEnd)
    const closedAs = reasonOf(startMs, endMs, minutes, lead)
    return { startMs, endMs, priceMicrosPerKwh, level, isOpen: closedAs === null, closedAs }
  })
}

function reasonOf(
  startMs: number,
  endMs: number,
  minutes: number,
  { earliestMs, latestMs }: LeadTime
): OrderSlot['closedAs'] {
  if (startMs < earliestMs) return 'too_soon'
  if (startMs > latestMs) return 'too_far'
  return endMs - startMs === minutes * 60_000 ? null : 'cut_short'
}

/**
 * The open slot that suits best: the cheapest to buy, the dearest to sell; the earliest of equals.
 */
export function bestSlot(slots: readonly OrderSlot[], side: 'buy' | 'sell'): OrderSlot | undefined {
  const open = slots.filter(({ isOpen }) => isOpen)
  const known = open.filter(({ priceMicrosPerKwh }) => priceMicrosPerKwh !== null)
  const [first] = known
  if (!first) return open[0]
  const sign = side === 'buy' ? 1 : -1
  const costOf = ({ priceMicrosPerKwh }: OrderSlot) => sign * (priceMicrosPerKwh ?? 0)
  return known.reduce((best, slot) => (costOf(slot) < costOf(best) ? slot : best), first)
}
