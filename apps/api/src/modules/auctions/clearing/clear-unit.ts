import { createHash } from 'node:crypto'
import {
  canonicalBook,
  clearAuction,
  publishedOrder,
  settleFills,
  type BookedBid,
  type Interval,
  type PriceLimits
} from '@commonwatt/domain'
import type { Bid, FillTable, UnitTable } from '../tables.ts'
import { clearZones, type Cleared } from './clear-zones.ts'

/** What clearing knows of an auction beside its bids. */
export interface ClearingTerms extends PriceLimits {
  gridFeeMicrosPerKwh: number
  platformFeeMicrosPerKwh: number
  /** Null when the market has no zones. */
  zoneIds: readonly string[] | null
  /** The zone each member bids from. */
  zoneOfMember: ReadonlyMap<string, string>
}

export interface UnitToClear extends Interval {
  /** By zone of the seller, then of the buyer; null when the market has no zones. */
  feeMicrosPerKwh: readonly (readonly (number | null)[])[] | null
}

export interface UnitOutcome {
  unit: Omit<UnitTable, 'auctionId' | 'clearedAt'>
  fills: Omit<FillTable, 'auctionId' | 'deliveryStart'>[]
}

/**
 * Freezes the book of one market time unit, clears it and works out what each fill comes to. In the
 * book a bid is known by its place in price-time order: its number of acceptance stands beside
 * those of the same sheet, in every unit, and would tell which bids are one member's.
 */
export function clearUnit(
  terms: ClearingTerms,
  unit: UnitToClear,
  rows: readonly Bid[]
): UnitOutcome {
  const published = publishedOrder(rows.map((row) => ({ ...row, id: '' })))
  const book = canonicalBook(published.map((row, index) => toBookedBid(terms, row, index + 1)))
  const cleared = clearBook(terms, unit, book.bids)
  const { fills, spreadMicros } = settle(terms, cleared, published)
  return {
    unit: {
      deliveryStart: unit.startMs,
      deliveryEnd: unit.endMs,
      ...cleared.prices,
      volumeWh: cleared.volumeWh,
      demandWh: sumOf(rows, ({ side, quantityWh }) => (side === 'buy' ? quantityWh : 0)),
      supplyWh: sumOf(rows, ({ side, quantityWh }) => (side === 'sell' ? quantityWh : 0)),
      bidCount: rows.length,
      buyerValueMicros: sumOf(fills, (fill) => (fill.side === 'buy' ? fill.energyMicros : 0)),
      gridFeeMicros: spreadMicros,
      bookHash: createHash('sha256').update(book.json).digest('hex'),
      zonesJson: JSON.stringify(cleared.zones),
      sequencesJson: JSON.stringify(published.map(({ sequence }) => sequence)),
      bookJson: book.json
    },
    fills
  }
}

function clearBook(
  terms: ClearingTerms,
  { feeMicrosPerKwh }: UnitToClear,
  bids: readonly BookedBid[]
): Cleared {
  const { floorMicrosPerKwh, capMicrosPerKwh, zoneIds } = terms
  const limits = { floorMicrosPerKwh, capMicrosPerKwh }
  if (zoneIds && feeMicrosPerKwh) return clearZones({ zoneIds, feeMicrosPerKwh, bids, ...limits })
  const { fills, volumeWh, ...prices } = clearAuction({ bids, ...limits })
  return { prices, volumeWh, fills, zones: null, priceOf: () => prices.priceMicrosPerKwh }
}

function settle(terms: ClearingTerms, cleared: Cleared, published: readonly Bid[]) {
  const priced = cleared.fills.map(({ id, quantityWh }) => {
    const row = published[Number(id) - 1]
    const price = row && cleared.priceOf(row.side, terms.zoneOfMember.get(row.memberId))
    if (!row || price === null || price === undefined) throw new Error(`Fill ${id} has no price`)
    return { ...row, id, quantityWh, priceMicrosPerKwh: price }
  })
  const settled = settleFills({ fills: priced, ...terms })
  const fills = settled.lines.map((line, index) => {
    const fill = priced[index]
    if (fill?.id !== line.id) throw new Error(`Fill ${line.id} is out of its order`)
    return {
      sequence: fill.sequence,
      memberId: fill.memberId,
      side: fill.side,
      filledWh: fill.quantityWh,
      priceMicrosPerKwh: fill.priceMicrosPerKwh,
      // What is received is positive there, what is paid here.
      energyMicros: 0 - line.energyMicros,
      gridFeeMicros: 0 - line.gridFeeMicros,
      platformFeeMicros: 0 - line.platformFeeMicros
    }
  })
  const buyersFeeMicros = sumOf(fills, ({ gridFeeMicros }) => gridFeeMicros)
  return { fills, spreadMicros: settled.gridMicros - buyersFeeMicros }
}

function toBookedBid(
  { zoneIds, zoneOfMember }: ClearingTerms,
  row: Bid,
  number: number
): BookedBid {
  const zone = zoneIds ? zoneOfMember.get(row.memberId) : undefined
  return {
    id: String(number),
    side: row.side,
    quantityWh: row.quantityWh,
    limitPriceMicrosPerKwh: row.limitPriceMicrosPerKwh,
    sequence: number,
    ...(zone !== undefined && { zone })
  }
}

function sumOf<Row>(rows: readonly Row[], value: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + value(row), 0)
}
