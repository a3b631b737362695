import type { PriceSlot } from '@commonwatt/contract'
import type { BarSlot } from '../ui/charts/slots.ts'
import { priceInSubunits } from './price.ts'
import { priceLevelLook } from './price-level.ts'
import { toMs } from './zone.ts'

/** Prices of the wire as bars: the level gives colour, shape and word; no level is a plain bar. */
export function priceSlots(slots: readonly PriceSlot[], currency: string): BarSlot[] {
  return slots.map((slot) => {
    const look = slot.level === null ? null : priceLevelLook(slot.level)
    return {
      startMs: toMs(slot.deliveryStart),
      endMs: toMs(slot.deliveryEnd),
      value:
        slot.priceMicrosPerKwh === null ? null : priceInSubunits(slot.priceMicrosPerKwh, currency),
      color: look?.color ?? 'var(--cw-normal)',
      ...(look && { mark: { shape: look.shape, color: look.textColor, word: look.word } })
    }
  })
}
