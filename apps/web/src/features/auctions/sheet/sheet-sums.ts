import type { Auction } from '@commonwatt/contract'
import { amountMicrosFor, worstCase } from '@commonwatt/domain'
import type { KeyedBid, SheetBid } from './rows.ts'

type Fees = Pick<Auction, 'gridFeeMicrosPerKwh' | 'platformFeeMicrosPerKwh'>

export interface SheetSums {
  buyWh: number
  sellWh: number
  /** The most that these bids can cost together: what is held. */
  heldMicros: number
  /** What comes in at least if every sale is filled. */
  leastMicros: number
  unitCount: number
}

/** What bids set aside, by the rule that the exchange itself holds money by. */
export function heldFor(bids: readonly KeyedBid[], fees: Fees): number {
  const { gridFeeMicrosPerKwh, platformFeeMicrosPerKwh } = fees
  const numbered = bids.map((bid) => ({ ...bid, id: bid.key }))
  return worstCase({ bids: numbered, gridFeeMicrosPerKwh, platformFeeMicrosPerKwh }).amountMicros
}

/** What comes in at least when a sale is filled whole; below zero a seller pays. */
function leastFor({ limitPriceMicrosPerKwh, quantityWh }: SheetBid): number {
  return amountMicrosFor({ priceMicrosPerKwh: limitPriceMicrosPerKwh, energyWh: quantityWh })
}

export function sumSheet(bids: readonly KeyedBid[], fees: Fees): SheetSums {
  const sales = bids.filter((bid) => bid.side === 'sell')
  const sumOf = (list: readonly SheetBid[]) => list.reduce((sum, bid) => sum + bid.quantityWh, 0)
  return {
    buyWh: sumOf(bids) - sumOf(sales),
    sellWh: sumOf(sales),
    heldMicros: heldFor(bids, fees),
    leastMicros: sales.reduce((sum, bid) => sum + leastFor(bid), 0),
    unitCount: new Set(bids.map((bid) => bid.startMs)).size
  }
}

/** The sums of a day that is only looked at. */
export function sumBids(bids: readonly SheetBid[], fees: Fees): SheetSums {
  return sumSheet(
    bids.map((bid, index) => ({ ...bid, key: String(index) })),
    fees
  )
}
