import type { Auction, AuctionUnit, Fill as FillSchema } from '@commonwatt/contract'
import type { Static } from 'typebox'
import { toMs } from '../../../format/zone.ts'

export type Fill = Static<typeof FillSchema>

/** What the fills of one side came to; `totalMicros` is positive for who paid. */
export function sumFills(fills: readonly Fill[], side: Fill['side']) {
  const sums = { filledWh: 0, feesMicros: 0, totalMicros: 0 }
  for (const fill of fills) {
    if (fill.side !== side) continue
    sums.filledWh += fill.filledWh
    sums.feesMicros += fill.gridFeeMicros + fill.platformFeeMicros
    sums.totalMicros += fill.totalMicros
  }
  return sums
}

/** Prices of a unit as a member of a zone sees them; without zones both sides have the same. */
export function pricesOf(
  unit: AuctionUnit,
  zoneId: string | null
): { buyer: number | null; seller: number | null } {
  const zone = unit.zones.find((one) => one.zoneId === zoneId)
  if (!zone) return { buyer: unit.priceMicrosPerKwh, seller: unit.priceMicrosPerKwh }
  return { buyer: zone.buyerPriceMicrosPerKwh, seller: zone.sellerPriceMicrosPerKwh }
}

/** The unit that is explained first: where most of mine was traded, else where most was. */
export function tellingUnit(
  units: readonly AuctionUnit[],
  fills: readonly Fill[]
): AuctionUnit | undefined {
  const mineAt = new Map<number, number>()
  for (const fill of fills) {
    const ms = toMs(fill.deliveryStart)
    mineAt.set(ms, (mineAt.get(ms) ?? 0) + fill.filledWh)
  }
  const weight = (unit: AuctionUnit) => mineAt.get(toMs(unit.deliveryStart)) ?? 0
  const [first] = units
  return units.reduce((best, unit) => {
    if (!best) return unit
    const more = weight(unit) - weight(best)
    return more > 0 || (more === 0 && unit.volumeWh > best.volumeWh) ? unit : best
  }, first)
}

/** The zone that is looked at: the asked one, else my own, else the first. */
export function zoneOf(
  auction: Auction,
  asked: string | undefined,
  own: string | null
): string | null {
  const wanted = asked ?? own
  return (auction.zones.find((zone) => zone.id === wanted) ?? auction.zones[0])?.id ?? null
}
