import type { Offer, Position } from '@commonwatt/contract'
import { distanceM } from '@commonwatt/domain'

/**
 * How far an offer's (rounded) position is from a point, in whole metres; the server's own figure
 * where it gave one.
 */
export function distanceFrom(point: Position, offer: Offer): number {
  return offer.distanceM ?? Math.round(distanceM(point, offer.position))
}
