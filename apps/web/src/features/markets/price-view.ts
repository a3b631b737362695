import type { Market, PriceDay, PriceSlot } from '@commonwatt/contract'
import { priceLevels } from '@commonwatt/domain'
import { formatPrice } from '../../format/price.ts'
import { priceSlots } from '../../format/price-slots.ts'
import { toMs } from '../../format/zone.ts'
import type { BarSlot } from '../../ui/charts/slots.ts'

/** Energy alone, what a buyer pays from the grid, or what feeding in brings. */
export type PriceKind = 'energy' | 'all_in' | 'sell'

/** Network and levies, the same for every kWh from the grid. */
export function extraMicrosPerKwh({ tariff }: Market): number {
  return tariff.gridFeeMicrosPerKwh + tariff.leviesMicrosPerKwh
}

/**
 * The slots of a day at the price that is looked at; with all in it, the day has quarters of its
 * own.
 */
export function slotsOfDay(day: PriceDay, market: Market, kind: PriceKind): PriceSlot[] {
  if (kind !== 'all_in') return day.slots
  const extra = extraMicrosPerKwh(market)
  const prices = day.slots.map(({ priceMicrosPerKwh }) =>
    priceMicrosPerKwh === null ? null : priceMicrosPerKwh + extra
  )
  const levels = priceLevels(prices)
  return day.slots.map((slot, at) => ({
    ...slot,
    priceMicrosPerKwh: prices[at] ?? null,
    level: levels[at] ?? null
  }))
}

/** The other of the two prices of a slot: energy beside all in, and the reverse. */
export function otherPrice(slot: PriceSlot, market: Market, kind: PriceKind): number | null {
  if (slot.priceMicrosPerKwh === null) return null
  const extra = extraMicrosPerKwh(market)
  return slot.priceMicrosPerKwh + (kind === 'all_in' ? -extra : extra)
}

export interface PricedSlot extends BarSlot {
  price: PriceSlot
}

/** Slots as bars, with what else is to say about each in the readout. */
export function barsOf(
  slots: readonly PriceSlot[],
  market: Market,
  noteOf: (slot: PriceSlot) => string | undefined
): PricedSlot[] {
  return priceSlots(slots, market.currency).flatMap((bar, at) => {
    const price = slots[at]
    if (!price) return []
    const note = noteOf(price)
    return [{ ...bar, price, ...(note !== undefined && { note }) }]
  })
}

export function formatSlotPrice(price: number | null, market: Market): string {
  return price === null ? '' : formatPrice(price, market.currency)
}

export interface DayFigures {
  lowest: PriceSlot
  highest: PriceSlot
  meanMicrosPerKwh: number
  belowZeroMs: number
  isFlat: boolean
}

/** Lowest, highest, mean by time and the time below zero; null when nothing of the day is known. */
export function figuresOf(slots: readonly PriceSlot[]): DayFigures | null {
  let figures: { lowest: PriceSlot; highest: PriceSlot } | null = null
  let weighted = 0
  let coveredMs = 0
  let belowZeroMs = 0
  for (const slot of slots) {
    const price = slot.priceMicrosPerKwh
    if (price === null) continue
    const lengthMs = toMs(slot.deliveryEnd) - toMs(slot.deliveryStart)
    weighted += price * (lengthMs / 60_000)
    coveredMs += lengthMs
    if (price < 0) belowZeroMs += lengthMs
    figures ??= { lowest: slot, highest: slot }
    if (price < (figures.lowest.priceMicrosPerKwh ?? 0)) figures.lowest = slot
    if (price > (figures.highest.priceMicrosPerKwh ?? 0)) figures.highest = slot
  }
  if (!figures) return null
  return {
    ...figures,
    meanMicrosPerKwh: Math.round(weighted / (coveredMs / 60_000)),
    belowZeroMs,
    isFlat: figures.lowest.priceMicrosPerKwh === figures.highest.priceMicrosPerKwh
  }
}

/** The slot that holds the instant. */
export function slotOf(slots: readonly PriceSlot[], instantMs: number): PriceSlot | undefined {
  return slots.find(
    (slot) => toMs(slot.deliveryStart) <= instantMs && instantMs < toMs(slot.deliveryEnd)
  )
}
