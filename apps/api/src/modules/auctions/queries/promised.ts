import type { Commitment } from '@commonwatt/domain'
import type { Db } from '../../../database/database.ts'
import { prepare, type ValueOf } from '../../../database/prepared.ts'
import type { AuctionStatus, BidSheetTable } from '../tables.ts'
import { toBids } from './bids.ts'
import { readFillsOfMember } from './results.ts'

const minuteMs = 60_000

interface Wanted {
  memberId: string
  siteId: string
  /** What is delivered by then is not promised any more. */
  afterMs: number
}

/**
 * From the few auctions that are still to be delivered to the member's sets in them: a cross join
 * keeps that order.
 */
export const selectSheetsAhead = (db: Db, value: ValueOf<Wanted>) =>
  db
    .selectFrom('auction')
    .crossJoin('auction_bid_set')
    .crossJoin('auction_bid_sheet')
    .select([
      'auction.status',
      'auction.mtuMin',
      'auction_bid_set.soldWh',
      'auction_bid_sheet.auctionId',
      'auction_bid_sheet.memberId',
      'firstSequence',
      'auction_bid_sheet.lastSequence',
      'bidsJson'
    ])
    .where('auction.deliveryEnd', '>', value('afterMs'))
    .whereRef('auction_bid_set.auctionId', '=', 'auction.id')
    .where('auction_bid_set.memberId', '=', value('memberId'))
    .where('auction_bid_set.siteId', '=', value('siteId'))
    .whereRef('auction_bid_sheet.auctionId', '=', 'auction.id')
    .whereRef('auction_bid_sheet.memberId', '=', 'auction_bid_set.memberId')

const selectSheets = prepare(selectSheetsAhead)

/**
 * What a member may have to deliver from a site for auctions, unit by unit: until the outcome is
 * there all sells of a sheet, then what of them was filled.
 */
export async function readPromised(
  db: Db,
  wanted: Wanted,
  exceptAuctionId: string | null
): Promise<Commitment[]> {
  const promised: Commitment[] = []
  for (const row of await selectSheets(db, wanted)) {
    if (row.auctionId === exceptAuctionId || row.soldWh === 0) continue
    const lengthMs = row.mtuMin * minuteMs
    for (const [startMs, energyWh] of await readSells(db, row)) {
      const endMs = startMs + lengthMs
      if (endMs > wanted.afterMs) promised.push({ startMs, endMs, energyWh })
    }
  }
  return promised
}

async function readSells(
  db: Db,
  sheet: BidSheetTable & { status: AuctionStatus }
): Promise<Map<number, number>> {
  const isKnown = sheet.status === 'cleared' || sheet.status === 'settled'
  const sells = isKnown
    ? await readFillsOfMember(db, sheet.auctionId, sheet.memberId)
    : toBids(sheet).map((bid) => ({ ...bid, filledWh: bid.quantityWh }))
  const sums = new Map<number, number>()
  for (const { side, deliveryStart, filledWh } of sells) {
    if (side === 'sell') sums.set(deliveryStart, (sums.get(deliveryStart) ?? 0) + filledWh)
  }
  return sums
}
