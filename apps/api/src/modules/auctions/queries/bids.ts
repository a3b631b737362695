import type { Side } from '@commonwatt/domain'
import { sql } from 'kysely'
import { dialectOf, type Db, type Transaction } from '../../../database/database.ts'
import { prepare, prepareEach, type ValueOf } from '../../../database/prepared.ts'
import type { Bid, BidSetTable, BidSheetTable } from '../tables.ts'

type OfMember = Pick<BidSetTable, 'auctionId' | 'memberId'>

const selectBidSet = prepare((db, value: ValueOf<OfMember>) =>
  db
    .selectFrom('auction_bid_set')
    .selectAll()
    .where('auctionId', '=', value('auctionId'))
    .where('memberId', '=', value('memberId'))
)

export async function findBidSet(
  db: Db,
  auctionId: string,
  memberId: string
): Promise<BidSetTable | undefined> {
  const [set] = await selectBidSet(db, { auctionId, memberId })
  return set
}

/** A member's sets with their sheets, of all auctions. */
export function selectSetsWithSheets(db: Db, memberId: string) {
  return db
    .selectFrom('auction_bid_set')
    .innerJoin('auction_bid_sheet', (join) =>
      join
        .onRef('auction_bid_sheet.auctionId', '=', 'auction_bid_set.auctionId')
        .onRef('auction_bid_sheet.memberId', '=', 'auction_bid_set.memberId')
    )
    .where('auction_bid_set.memberId', '=', memberId)
}

/** A member's set with its bids, both as they were at the same moment. */
export async function findBids(
  db: Db,
  auctionId: string,
  memberId: string
): Promise<{ set: BidSetTable; bids: Bid[] } | null> {
  const row = await selectSetsWithSheets(db, memberId)
    .selectAll('auction_bid_set')
    .select(['firstSequence', 'lastSequence', 'bidsJson'])
    .where('auction_bid_set.auctionId', '=', auctionId)
    .executeTakeFirst()
  if (!row) return null
  const { firstSequence, lastSequence, bidsJson, ...set } = row
  const sheet = { auctionId, memberId, firstSequence, lastSequence, bidsJson }
  return { set, bids: inOrderOfUnits(toBids(sheet)) }
}

/** As bids are told: by unit and sequence. */
export function inOrderOfUnits(bids: readonly Bid[]): Bid[] {
  return bids.toSorted(
    (one, other) => one.deliveryStart - other.deliveryStart || one.sequence - other.sequence
  )
}

type BidJson = [deliveryStart: number, side: Side, quantityWh: number, limitPrice: number]

export function toBids({ memberId, firstSequence, bidsJson }: BidSheetTable): Bid[] {
  return (JSON.parse(bidsJson) as BidJson[]).map((bid, index) => {
    const [deliveryStart, side, quantityWh, limitPriceMicrosPerKwh] = bid
    const sequence = firstSequence + index
    return { memberId, deliveryStart, sequence, side, quantityWh, limitPriceMicrosPerKwh }
  })
}

const upsertSheet = prepare((db, value: ValueOf<BidSheetTable>) =>
  db
    .insertInto('auction_bid_sheet')
    .values({
      auctionId: value('auctionId'),
      memberId: value('memberId'),
      firstSequence: value('firstSequence'),
      lastSequence: value('lastSequence'),
      bidsJson: value('bidsJson')
    })
    .onConflict((conflict) =>
      conflict.columns(['auctionId', 'memberId']).doUpdateSet((eb) => ({
        firstSequence: eb.ref('excluded.firstSequence'),
        lastSequence: eb.ref('excluded.lastSequence'),
        bidsJson: eb.ref('excluded.bidsJson')
      }))
    )
)

/** Puts a member's bids in the place of those before; at least one, numbered one after another. */
export async function replaceBids(
  db: Transaction,
  auctionId: string,
  memberId: string,
  bids: readonly Bid[]
): Promise<void> {
  const firstSequence = bids[0]?.sequence ?? 0
  await upsertSheet(db, {
    auctionId,
    memberId,
    firstSequence,
    lastSequence: firstSequence + bids.length - 1,
    bidsJson: JSON.stringify(
      bids.map((bid): BidJson => {
        return [bid.deliveryStart, bid.side, bid.quantityWh, bid.limitPriceMicrosPerKwh]
      })
    )
  })
}

const keptColumns = [
  'siteId',
  'zoneId',
  'origin',
  'bidCount',
  'holdId',
  'heldMicros',
  'acceptedAt',
  'settledAt',
  'boughtWh',
  'soldWh',
  'totalMicros'
] as const satisfies readonly (keyof BidSetTable)[]

const upsert = prepare((db, value: ValueOf<BidSetTable>) => {
  const kept = keptColumns.map((column) => [column, value(column)] as const)
  const key = { auctionId: value('auctionId'), memberId: value('memberId') }
  return db
    .insertInto('auction_bid_set')
    .values({ ...key, ...(Object.fromEntries(kept) as Omit<BidSetTable, keyof OfMember>) })
    .onConflict((conflict) =>
      conflict
        .columns(['auctionId', 'memberId'])
        .doUpdateSet((eb) =>
          Object.fromEntries(keptColumns.map((name) => [name, eb.ref(`excluded.${name}`)]))
        )
    )
})

export async function upsertBidSet(db: Transaction, set: BidSetTable): Promise<void> {
  await upsert(db, set)
}

export async function deleteBidSet(
  db: Transaction,
  auctionId: string,
  memberId: string
): Promise<void> {
  for (const table of ['auction_bid_sheet', 'auction_bid_set'] as const) {
    await db
      .deleteFrom(table)
      .where('auctionId', '=', auctionId)
      .where('memberId', '=', memberId)
      .execute()
  }
}

/** Sheets behind a member's, in the order of their members: a frozen book is read in parts. */
export async function readSheets(
  db: Db,
  auctionId: string,
  afterMemberId: string | null,
  limit: number
): Promise<{ memberId: string; bids: Bid[] }[]> {
  const sheets = await db
    .selectFrom('auction_bid_sheet')
    .selectAll()
    .where('auctionId', '=', auctionId)
    .$if(afterMemberId !== null, (query) => query.where('memberId', '>', afterMemberId ?? ''))
    .orderBy('memberId')
    .limit(limit)
    .execute()
  return sheets.map((sheet) => ({ memberId: sheet.memberId, bids: toBids(sheet) }))
}

/** The zone of each member who bids in an auction. */
export async function readZones(db: Db, auctionId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('auction_bid_set')
    .select(['memberId', 'zoneId'])
    .where('auctionId', '=', auctionId)
    .where('zoneId', 'is not', null)
    .execute()
  return new Map(rows.map(({ memberId, zoneId }) => [memberId, zoneId ?? '']))
}

/** Sets that are not settled yet, locked, in the order of their members. */
export function lockUnsettledSets(
  db: Transaction,
  auctionId: string,
  limit: number
): Promise<BidSetTable[]> {
  const query = db
    .selectFrom('auction_bid_set')
    .selectAll()
    .where('auctionId', '=', auctionId)
    .where(sql<boolean>`"settledAt" is null`)
    .orderBy('memberId')
    .limit(limit)
  return dialectOf(db).lockRows(query).execute()
}

export interface SettledSet {
  memberId: string
  boughtWh: number
  soldWh: number
  totalMicros: number
}

/** Marks sets as settled with what they came to, all in one statement. */
export async function markSettled(
  db: Transaction,
  auctionId: string,
  settledAt: number,
  sets: readonly SettledSet[]
): Promise<void> {
  const values = sets.flatMap(({ memberId, boughtWh, soldWh, totalMicros }) => {
    return [memberId, boughtWh, soldWh, totalMicros]
  })
  await settleSets(sets.length)(db, [auctionId, settledAt, ...values])
}

const settleSets = prepareEach(
  (count: number) => (db, value: ValueOf<readonly (string | number)[]>) => {
    const places = Array.from({ length: count }, (_, index) => 2 + index * 4)
    const memberIds = places.map((place) => value(place) as string)
    const pick = (shift: number) =>
      sql<number>`case "memberId" ${sql.join(
        places.map(
          (place) => sql`when ${value(place)} then cast(${value(place + shift)} as bigint)`
        ),
        sql` `
      )} end`
    return db
      .updateTable('auction_bid_set')
      .set({
        settledAt: value(1) as number,
        boughtWh: pick(1),
        soldWh: pick(2),
        totalMicros: pick(3)
      })
      .where('auctionId', '=', value(0) as string)
      .where('memberId', 'in', memberIds)
  }
)
