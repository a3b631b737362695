import { assert, assertSafeInteger } from '../assert.ts'
import { assertDistinct } from './assert-distinct.ts'
import { sides, type Bid, type PriceLimits } from './bid.ts'
import { sortPositions } from './sort-positions.ts'

// JavaScript and stored rows may know sides that the type does not.
const knownSides: readonly string[] = sides

/**
 * The bids of one market time unit in canonical order, that is by sequence number (equal ones by
 * id), with what clearing reads of them in columns.
 */
export type Book<B extends Bid = Bid> = {
  bids: readonly B[]
  quantitiesWh: Float64Array
  limitsMicrosPerKwh: Float64Array
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
  for (const bid of given) assertBid(bid, limits)
  assertDistinct(given)
  const bids = inCanonicalOrder(given)
  const quantitiesWh = new Float64Array(bids.length)
  const limitsMicrosPerKwh = new Float64Array(bids.length)
  for (let position = 0; position < bids.length; position += 1) {
    const bid = bids[position]!
    quantitiesWh[position] = bid.quantityWh
    limitsMicrosPerKwh[position] = bid.limitPriceMicrosPerKwh
  }
  return { bids, quantitiesWh, limitsMicrosPerKwh }
}

/** By sequence number, equal ones by id (UTF-16 code units): the order in which a book is kept. */
function inCanonicalOrder<B extends { id: string; sequence: number }>(
  bids: readonly B[]
): readonly B[] {
  if (isAscending(bids)) return bids
  const keys = Float64Array.from(bids, ({ sequence }) => sequence)
  const order = sortPositions(Uint32Array.from(bids.keys()), keys)
  const ordered = Array.from(order, (position) => bids[position]!)
  if (isAscending(ordered)) return ordered
  return ordered.sort((a, b) => a.sequence - b.sequence || (a.id < b.id ? -1 : 1))
}

/** Buys by price down, sells by price up. */
export function meritOrders({ bids, limitsMicrosPerKwh }: Book): {
  buys: MeritOrder
  sells: MeritOrder
} {
  let buyCount = 0
  for (const { side } of bids) if (side === 'buy') buyCount += 1
  const buys = new Uint32Array(buyCount)
  const sells = new Uint32Array(bids.length - buyCount)
  const descending = limitsMicrosPerKwh.map((limit) => -limit)
  let buy = 0
  for (let position = 0; position < bids.length; position += 1) {
    if (bids[position]!.side === 'sell') sells[position - buy] = position
    else {
      buys[buy] = position
      buy += 1
    }
  }
  return {
    buys: sortPositions(buys, descending),
    sells: sortPositions(sells, limitsMicrosPerKwh)
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
  const { id, side, quantityWh, limitPriceMicrosPerKwh, sequence } = bid
  if (!knownSides.includes(side)) {
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
