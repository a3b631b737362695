import { assert, assertSafeInteger } from '../assert.ts'
import { assertDistinct } from './assert-distinct.ts'
import { type Bid, type PriceLimits } from './bid.ts'
import { sortPositions } from './sort-positions.ts'

/**
 * The bids of one market time unit in canonical order, that is by sequence number (equal ones by
 * id), with what clearing reads of them in columns.
 */
export type Book<B extends Bid = Bid> = {
  bids: readonly B[]
  quantitiesWh: Float64Array
  limitsMicrosPerKwh: Float64Array
  /** 1 for a buy, 0 for a sell. */
  isBuy: Uint8Array
}

/** Positions of one side in merit order: the best price first, equal prices in canonical order. */
export type MeritOrder = Uint32Array

/**
 * Puts bids in canonical order: the same for every order in which they are given. Asserts that ids
 * are distinct, quantities are whole and more than 0, and limits are whole and within the floor and
 * the cap.
 */
export function readBook<B extends Bid>(given: readonly B[], limits: PriceLimits): Book<B> {
  assertLimits(limits)
  assertDistinct(given)
  const bids = inCanonicalOrder(given)
  const quantitiesWh = new Float64Array(bids.length)
  const limitsMicrosPerKwh = new Float64Array(bids.length)
  const isBuy = new Uint8Array(bids.length)
  for (let position = 0; position < bids.length; position += 1) {
    const bid = bids[position]!
    assertBid(bid, limits)
    quantitiesWh[position] = bid.quantityWh
    limitsMicrosPerKwh[position] = bid.limitPriceMicrosPerKwh
    isBuy[position] = bid.side === 'buy' ? 1 : 0
  }
  return { bids, quantitiesWh, limitsMicrosPerKwh, isBuy }
}

/** By sequence number, equal ones by id (UTF-16 code units): the order in which a book is kept. */
export function inCanonicalOrder<B extends { id: string; sequence: number }>(
  bids: readonly B[]
): readonly B[] {
  if (isAscending(bids)) return bids
  const keys = Float64Array.from(bids, ({ sequence }) => sequence)
  const order = sortPositions(Uint32Array.from(bids.keys()), keys, 'up')
  const ordered = Array.from(order, (position) => bids[position]!)
  if (isAscending(ordered)) return ordered
  return ordered.sort((a, b) => a.sequence - b.sequence || (a.id < b.id ? -1 : 1))
}

/** Buys by price down, sells by price up. */
export function meritOrders({ isBuy, limitsMicrosPerKwh }: Book): {
  buys: MeritOrder
  sells: MeritOrder
} {
  const positions = new Uint32Array(isBuy.length)
  let buys = 0
  let sells = isBuy.length
  // Buys from the left, sells from the right; these then stand backwards.
  for (let position = 0; position < isBuy.length; position += 1) {
    if (isBuy[position] === 1) positions[buys++] = position
    else positions[--sells] = position
  }
  return {
    buys: sortPositions(positions.subarray(0, buys), limitsMicrosPerKwh, 'down'),
    sells: sortPositions(positions.subarray(sells).reverse(), limitsMicrosPerKwh, 'up')
  }
}

function isAscending(bids: readonly { id: string; sequence: number }[]): boolean {
  for (let position = 1; position < bids.length; position += 1) {
    const before = bids[position - 1]!
    const bid = bids[position]!
    if (bid.sequence > before.sequence) continue
    if (bid.sequence < before.sequence || bid.id < before.id) return false
  }
  return true
}

function assertLimits({ floorMicrosPerKwh, capMicrosPerKwh }: PriceLimits): void {
  assertSafeInteger(floorMicrosPerKwh, 'floorMicrosPerKwh')
  assertSafeInteger(capMicrosPerKwh, 'capMicrosPerKwh')
  assert(floorMicrosPerKwh <= capMicrosPerKwh, 'the floor is above the cap')
  assertSafeInteger(capMicrosPerKwh - floorMicrosPerKwh, 'the distance from floor to cap')
}

// The sentences are put together only when they are needed: this runs for every bid of a book.
function assertBid(bid: Bid, { floorMicrosPerKwh, capMicrosPerKwh }: PriceLimits): void {
  const { id, quantityWh, limitPriceMicrosPerKwh, sequence } = bid
  // A stored row may know a side that the type does not.
  const side: string = bid.side
  if (side !== 'buy' && side !== 'sell') {
    assert(false, `the side of bid ${id} must be buy or sell, got ${side}`)
  }
  if (!Number.isSafeInteger(quantityWh) || quantityWh <= 0) {
    assert(false, `quantityWh of bid ${id} must be a safe integer above 0, got ${quantityWh}`)
  }
  if (!Number.isSafeInteger(limitPriceMicrosPerKwh)) {
    assert(
      false,
      `limitPriceMicrosPerKwh of bid ${id} must be a safe integer, got ${limitPriceMicrosPerKwh}`
    )
  }
  if (limitPriceMicrosPerKwh < floorMicrosPerKwh || limitPriceMicrosPerKwh > capMicrosPerKwh) {
    assert(
      false,
      `limitPriceMicrosPerKwh of bid ${id} must be from ${floorMicrosPerKwh} to ` +
        `${capMicrosPerKwh}, got ${limitPriceMicrosPerKwh}`
    )
  }
  if (!Number.isSafeInteger(sequence)) {
    assert(false, `the sequence of bid ${id} must be a safe integer, got ${sequence}`)
  }
}
