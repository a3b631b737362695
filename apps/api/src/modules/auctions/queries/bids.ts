import { sql } from 'kysely'
import { dialectOf, type Db, type Transaction } from '../../../database/database.ts'
import { prepare, prepareEach, type ValueOf } from '../../../database/prepared.ts'
import type { BidSetTable, BidTable } from '../tables.ts'

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

/** A member's bids by unit and sequence. */
export function readBids(db: Db, auctionId: string, memberId: string): Promise<BidTable[]> {
  return db
    .selectFrom('auction_bid')
    .selectAll()
    .where('auctionId', '=', auctionId)
    .where('memberId', '=', memberId)
    .orderBy('deliveryStart')
    .orderBy('sequence')
    .execute()
}

const bidColumns = [
  { name: 'auctionId', type: 'text' },
  { name: 'memberId', type: 'text' },
  { name: 'deliveryStart', type: 'int' },
  { name: 'sequence', type: 'int' },
  { name: 'side', type: 'text' },
  { name: 'quantityWh', type: 'int' },
  { name: 'limitPriceMicrosPerKwh', type: 'int' }
] as const

/** Puts a member's bids in the place of those before. */
export async function insertBids(
  db: Transaction,
  auctionId: string,
  memberId: string,
  bids: readonly BidTable[]
): Promise<void> {
  await deleteBids(db, auctionId, memberId)
  const rows = bids.map((bid) => bidColumns.map(({ name }) => bid[name]))
  await dialectOf(db).insertRows(db, 'auction_bid', bidColumns, rows)
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
  await deleteBids(db, auctionId, memberId)
  await db
    .deleteFrom('auction_bid_set')
    .where('auctionId', '=', auctionId)
    .where('memberId', '=', memberId)
    .execute()
}

const removeBids = prepare((db, value: ValueOf<OfMember>) =>
  db
    .deleteFrom('auction_bid')
    .where('auctionId', '=', value('auctionId'))
    .where('memberId', '=', value('memberId'))
)

async function deleteBids(db: Transaction, auctionId: string, memberId: string): Promise<void> {
  await removeBids(db, { auctionId, memberId })
}

/** The place of a bid in the order of the table. */
export type BidPlace = Pick<BidTable, 'memberId' | 'deliveryStart' | 'sequence'>

/** Bids of all members behind a place, in the order in which they lie: a frozen book is read in parts. */
export async function readBookPart(
  db: Db,
  auctionId: string,
  after: BidPlace | null,
  limit: number
): Promise<BidTable[]> {
  let query = db.selectFrom('auction_bid').selectAll().where('auctionId', '=', auctionId)
  if (after) {
    const { memberId, deliveryStart, sequence } = after
    query = query.where(
      sql<boolean>`("memberId", "deliveryStart", sequence) >
        (${memberId}, ${deliveryStart}, ${sequence})`
    )
  }
  return query
    .orderBy('memberId')
    .orderBy('deliveryStart')
    .orderBy('sequence')
    .limit(limit)
    .execute()
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
