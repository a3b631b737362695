import type { Bid } from '../tables.ts'

/**
 * Bids by column, to send them to another process: as objects, each would carry the names of its
 * fields and the id of its member. The four numbers of a bid stand one after another in `numbers`.
 */
export interface BidPack {
  memberIds: readonly string[]
  /** For each bid the index of its member. */
  members: Uint32Array
  isBuy: Uint8Array
  numbers: Float64Array
}

export function packBids(bids: readonly Bid[]): BidPack {
  const indexById = new Map<string, number>()
  const members = new Uint32Array(bids.length)
  const isBuy = new Uint8Array(bids.length)
  const numbers = new Float64Array(4 * bids.length)
  for (const [index, bid] of bids.entries()) {
    const member = indexById.get(bid.memberId) ?? indexById.size
    indexById.set(bid.memberId, member)
    members[index] = member
    isBuy[index] = bid.side === 'buy' ? 1 : 0
    const { deliveryStart, sequence, quantityWh, limitPriceMicrosPerKwh } = bid
    numbers.set([deliveryStart, sequence, quantityWh, limitPriceMicrosPerKwh], 4 * index)
  }
  return { memberIds: [...indexById.keys()], members, isBuy, numbers }
}

export function unpackBids({ memberIds, members, isBuy, numbers }: BidPack): Bid[] {
  return Array.from(members, (member, index) => {
    const [deliveryStart = NaN, sequence = NaN, quantityWh = NaN, limitPriceMicrosPerKwh = NaN] =
      numbers.subarray(4 * index, 4 * index + 4)
    const memberId = memberIds[member] ?? ''
    const side = isBuy[index] === 1 ? 'buy' : 'sell'
    return { memberId, deliveryStart, sequence, side, quantityWh, limitPriceMicrosPerKwh }
  })
}
