import type { Db, Transaction } from '../../../database/database.ts'
import type { DueRow } from '../../../jobs/each-due.ts'
import type { StandingBidTable, StandingRunTable } from '../tables.ts'

/**
 * One for each member and market: whatever was there before goes, with what it remembers. When
 * somebody puts another there at the same time, that one was there before as well.
 */
export async function replaceStandingBid(db: Transaction, bid: StandingBidTable): Promise<void> {
  for (;;) {
    await db
      .deleteFrom('standing_bid')
      .where('ownerId', '=', bid.ownerId)
      .where('marketId', '=', bid.marketId)
      .execute()
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('standing_bid')
      .values(bid)
      .onConflict((conflict) => conflict.columns(['ownerId', 'marketId']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 1n) return
  }
}

export function findStandingBid(db: Db, id: string): Promise<StandingBidTable | undefined> {
  return db.selectFrom('standing_bid').selectAll().where('id', '=', id).executeTakeFirst()
}

/** True when it was there and the owner's. */
export async function deleteStandingBid(
  db: Transaction,
  ownerId: string,
  id: string
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('standing_bid')
    .where('id', '=', id)
    .where('ownerId', '=', ownerId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export function listStandingBids(db: Db, ownerId: string): Promise<StandingBidTable[]> {
  return db
    .selectFrom('standing_bid')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .orderBy('id')
    .execute()
}

export interface LastRun extends StandingRunTable {
  deliveryDate: string
}

/** What a standing bid did for the latest delivery day that it looked at. */
export function findLastRun(db: Db, standingBidId: string): Promise<LastRun | undefined> {
  return db
    .selectFrom('standing_bid_run as run')
    .innerJoin('auction', 'auction.id', 'run.auctionId')
    .selectAll('run')
    .select('auction.deliveryDate')
    .where('run.standingBidId', '=', standingBidId)
    .orderBy('auction.deliveryDate', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function recordRun(db: Transaction, run: StandingRunTable): Promise<void> {
  const { outcome, bidCount, at } = run
  await db
    .insertInto('standing_bid_run')
    .values(run)
    .onConflict((conflict) =>
      conflict.columns(['standingBidId', 'auctionId']).doUpdateSet({ outcome, bidCount, at })
    )
    .execute()
}

/**
 * Standing bids of a market that have not yet done what can be done for an auction: not looked at,
 * or looked at before `retryBefore` without what they need.
 */
export function listWaiting(
  db: Db,
  auction: { id: string; marketId: string },
  retryBefore: number,
  after: DueRow | null,
  limit: number
): Promise<DueRow[]> {
  let query = db
    .selectFrom('standing_bid as bid')
    .leftJoin('standing_bid_run as run', (join) =>
      join.onRef('run.standingBidId', '=', 'bid.id').on('run.auctionId', '=', auction.id)
    )
    .select(['bid.id', 'bid.createdAt as dueAt'])
    .where('bid.marketId', '=', auction.marketId)
    .where((eb) =>
      eb.or([
        eb('run.at', 'is', null),
        eb.and([
          eb('run.outcome', 'in', ['no_readings', 'no_prices', 'insufficient_funds']),
          eb('run.at', '<', retryBefore)
        ])
      ])
    )
  if (after) {
    query = query.where((eb) =>
      eb.or([
        eb('bid.createdAt', '>', after.dueAt),
        eb.and([eb('bid.createdAt', '=', after.dueAt), eb('bid.id', '>', after.id)])
      ])
    )
  }
  return query.orderBy('bid.createdAt').orderBy('bid.id').limit(limit).execute()
}
