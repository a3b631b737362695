import type { AppContract, AuctionUnit, Output } from '@commonwatt/contract'
import { bookHash, clearAuction, clearZonalAuction } from '@commonwatt/domain'

export type Book = Output<AppContract['auctions']['book']>
type Side = 'buy' | 'sell'

export type Difference =
  | { kind: 'hash'; published: string; computed: string }
  | {
      kind: 'price'
      published: number | null
      computed: number | null
      /** In an auction of several zones, each of which has two prices. */
      zone?: { id: string; side: Side }
    }
  | { kind: 'volume'; published: number; computed: number }
  | { kind: 'fill'; bidId: string; published: number; computed: number }

export interface CheckedUnit {
  startMs: number
  bidCount: number
  differences: Difference[]
}

type Fills = readonly { id: string; quantityWh: number }[]
interface Cleared {
  volumeWh: number
  fills: Fills
  prices: Difference[]
}

/**
 * Clears a published book again and holds the result against the published one: the hash of the
 * book against the unit's, then prices, volume and every fill.
 */
export function checkUnit(unit: AuctionUnit, book: Book): CheckedUnit {
  const computed = bookHash(book.bids)
  const differences: Difference[] = [...new Set([unit.bookHash, book.bookHash])]
    .filter((published) => published !== computed)
    .map((published) => ({ kind: 'hash', published, computed }))
  const cleared = book.zones.length > 0 ? clearZones(unit, book) : clearOne(unit, book)
  differences.push(...cleared.prices)
  if (cleared.volumeWh !== unit.volumeWh)
    differences.push({ kind: 'volume', published: unit.volumeWh, computed: cleared.volumeWh })
  differences.push(...fillDifferences(book.fills, cleared.fills))
  return { startMs: Date.parse(unit.deliveryStart), bidCount: book.bids.length, differences }
}

function clearOne(unit: AuctionUnit, { bids, floorMicrosPerKwh, capMicrosPerKwh }: Book): Cleared {
  const cleared = clearAuction({ bids, floorMicrosPerKwh, capMicrosPerKwh })
  return {
    ...cleared,
    prices: priceDifference(unit.priceMicrosPerKwh, cleared.priceMicrosPerKwh)
  }
}

/** The fees of the grid are given by zone of the seller, then of the buyer. */
function clearZones(unit: AuctionUnit, book: Book): Cleared {
  const { zones, floorMicrosPerKwh, capMicrosPerKwh } = book
  const fees = zones.map((from, row) => [
    from,
    Object.fromEntries(zones.map((to, column) => [to, book.feeMicrosPerKwh[row]?.[column] ?? null]))
  ])
  const cleared = clearZonalAuction({
    zones,
    feeMicrosPerKwh: Object.fromEntries(fees) as Record<string, Record<string, number | null>>,
    bids: book.bids.map((bid) => ({ ...bid, zone: bid.zone ?? '' })),
    floorMicrosPerKwh,
    capMicrosPerKwh
  })
  const published = new Map(unit.zones.map((zone) => [zone.zoneId, zone]))
  const prices = zones.flatMap((id) => [
    ...priceDifference(
      published.get(id)?.buyerPriceMicrosPerKwh ?? null,
      cleared.prices[id]?.buyerPriceMicrosPerKwh ?? null,
      { id, side: 'buy' }
    ),
    ...priceDifference(
      published.get(id)?.sellerPriceMicrosPerKwh ?? null,
      cleared.prices[id]?.sellerPriceMicrosPerKwh ?? null,
      { id, side: 'sell' }
    )
  ])
  return { volumeWh: cleared.volumeWh, fills: cleared.fills, prices }
}

function priceDifference(
  published: number | null,
  computed: number | null,
  zone?: { id: string; side: Side }
): Difference[] {
  if (published === computed) return []
  return [{ kind: 'price', published, computed, ...(zone && { zone }) }]
}

/** A bid that got nothing may be left out or said with 0. */
function fillDifferences(published: Fills, computed: Fills): Difference[] {
  const told = new Map(published.map((fill) => [fill.id, fill.quantityWh]))
  const found = new Map(computed.map((fill) => [fill.id, fill.quantityWh]))
  return [...new Set([...told.keys(), ...found.keys()])].flatMap((bidId): Difference[] => {
    const pair = { published: told.get(bidId) ?? 0, computed: found.get(bidId) ?? 0 }
    return pair.published === pair.computed ? [] : [{ kind: 'fill', bidId, ...pair }]
  })
}
