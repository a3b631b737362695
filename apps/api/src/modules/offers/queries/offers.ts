import { sql, type AliasableExpression, type Insertable, type Selectable } from 'kysely'
import type { Commitment, OfferStatus } from '@commonwatt/domain'
import { sumOf } from '../../../database/columns.ts'
import { dialectOf, type Db, type Transaction } from '../../../database/database.ts'
import { prepare, prepareEach, updateRow, type ValueOf } from '../../../database/prepared.ts'
import type { DueRow } from '../../../jobs/each-due.ts'
import type { OfferTable, SellerRecordTable } from '../tables.ts'

export type OfferRow = Selectable<OfferTable>

/** An offer with what its readers want to know about the seller. */
export interface ShownOffer extends OfferRow {
  sellerName: string | null
  soldWh: number | null
  deliveredWh: number | null
  completedTrades: number | null
  distanceM: number | null
}

export async function insertOffer(db: Transaction, offer: Insertable<OfferTable>): Promise<void> {
  await db.insertInto('offer').values(offer).execute()
}

const selectLockedOffer = prepare((db, value: ValueOf<{ id: string }>) => {
  const query = db.selectFrom('offer').selectAll().where('id', '=', value('id'))
  return dialectOf(db).lockRows(query)
})

/** The offer, locked until the transaction ends; it comes first in the order of locks. */
export async function lockOffer(db: Transaction, id: string): Promise<OfferRow | undefined> {
  const [offer] = await selectLockedOffer(db, { id })
  return offer
}

export async function updateOffer(
  db: Transaction,
  id: string,
  changes: Partial<OfferRow>
): Promise<void> {
  await updateRow(db, 'offer', id, changes)
}

export const noDistance = sql<number | null>`cast(null as bigint)`.as('distanceM')

/**
 * Looks up the sellers of chosen offers: names and records are joined to the rows of the page
 * alone. A reader's view over three tables; nothing is written through it.
 */
export function withSellers<O extends OfferRow & { distanceM: number | null }>(
  db: Db,
  offers: AliasableExpression<O>
) {
  return db
    .selectFrom(offers.as('offer'))
    .leftJoin('user_account', 'user_account.id', 'offer.sellerId')
    .leftJoin('seller_record', 'seller_record.sellerId', 'offer.sellerId')
    .selectAll('offer')
    .select([
      'user_account.fullName as sellerName',
      'seller_record.soldWh',
      'seller_record.deliveredWh',
      'seller_record.completedTrades'
    ])
}

export function findShownOffer(db: Db, id: string): Promise<ShownOffer | undefined> {
  const offer = db.selectFrom('offer').selectAll('offer').select(noDistance).where('id', '=', id)
  return withSellers(db, offer).executeTakeFirst()
}

/** A seller's offers, newest first, before the offer `beforeId`. */
export function listOffersOf(
  db: Db,
  sellerId: string,
  filter: { status: OfferStatus | null; beforeId: string | null },
  limit: number
): Promise<ShownOffer[]> {
  const { status, beforeId } = filter
  let offers = db
    .selectFrom('offer')
    .selectAll('offer')
    .select(noDistance)
    .where('sellerId', '=', sellerId)
    .orderBy('id', 'desc')
    .limit(limit)
  if (status !== null) offers = offers.where('status', '=', status)
  if (beforeId !== null) offers = offers.where('id', '<', beforeId)
  return withSellers(db, offers).orderBy('offer.id', 'desc').execute()
}

/** Energy that an offer keeps for its buyers, over its whole window. */
export interface OfferedEnergy extends Commitment {
  /** Null where the battery of the site is behind it. */
  assetId: string | null
  sourceType: OfferRow['sourceType']
}

const selectOffered = prepareEach(
  (column: 'assetId' | 'siteId') => (db, value: ValueOf<{ id: string; afterMs: number }>) =>
    db
      .selectFrom('offer')
      .select((eb) => [
        'id',
        'assetId',
        'sourceType',
        'deliveryStart as startMs',
        'deliveryEnd as endMs',
        eb
          .case()
          .when(sql<boolean>`status in ('cancelled', 'expired')`)
          .then(eb('energyWh', '-', eb.ref('remainingWh')))
          .else(eb.ref('energyWh'))
          .end()
          .as('energyWh')
      ])
      .where(column, '=', value('id'))
      .where('deliveryEnd', '>', value('afterMs'))
)

/**
 * What an asset, or a whole site, has offered or sold and not delivered by an instant. What an
 * offer that has ended did not sell is free again.
 */
export async function readOffered(
  db: Db,
  from: { assetId: string } | { siteId: string },
  afterMs: number,
  exceptOfferId: string | null
): Promise<OfferedEnergy[]> {
  const offered =
    'assetId' in from
      ? await selectOffered('assetId')(db, { id: from.assetId, afterMs })
      : await selectOffered('siteId')(db, { id: from.siteId, afterMs })
  return offered.filter(({ id }) => id !== exceptOfferId)
}

/** Open offers whose delivery has begun, in the order of their start. */
export function listStarted(
  db: Db,
  now: number,
  after: DueRow | null,
  limit: number
): Promise<DueRow[]> {
  let query = db
    .selectFrom('offer')
    .select(['id', 'deliveryStart as dueAt'])
    .where(isOpen)
    .where('deliveryStart', '<=', now)
  if (after) {
    query = query.where(sql<boolean>`("deliveryStart", id) > (${after.dueAt}, ${after.id})`)
  }
  return query.orderBy('deliveryStart').orderBy('id').limit(limit).execute()
}

/** Written out, not bound: only then may the partial indexes of open offers be used. */
export const isOpen = sql<boolean>`offer.status = 'open'`

export async function hasOpenOfferOfAsset(db: Db, assetId: string): Promise<boolean> {
  const row = await db
    .selectFrom('offer')
    .select('id')
    .where('assetId', '=', assetId)
    .where(isOpen)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** How many offers of a market can be bought now, and how much energy they have left. */
export async function readOpenTotals(
  db: Db,
  marketId: string,
  now: number
): Promise<{ openOffers: number; openEnergyWh: number }> {
  return db
    .selectFrom('offer')
    .select((eb) => [
      eb.cast<number>(eb.fn.countAll(), 'bigint').as('openOffers'),
      sumOf(eb.ref('remainingWh')).as('openEnergyWh')
    ])
    .where(isOpen)
    .where('marketId', '=', marketId)
    .where('deliveryStart', '>', now)
    .where('remainingWh', '>', 0)
    .executeTakeFirstOrThrow()
}

/** Adds a settled trade to its seller's record. */
export async function addToSellerRecord(db: Transaction, added: SellerRecordTable): Promise<void> {
  await db
    .insertInto('seller_record')
    .values(added)
    .onConflict((conflict) =>
      conflict.column('sellerId').doUpdateSet((eb) => ({
        soldWh: eb('seller_record.soldWh', '+', added.soldWh),
        deliveredWh: eb('seller_record.deliveredWh', '+', added.deliveredWh),
        completedTrades: eb('seller_record.completedTrades', '+', added.completedTrades)
      }))
    )
    .execute()
}

/**
 * Those of these sellers who have put up an offer that begins within a range, whatever became of
 * it.
 */
export async function findWhoOffered(
  db: Db,
  sellerIds: readonly string[],
  range: { fromMs: number; toMs: number }
): Promise<Set<string>> {
  if (sellerIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('offer')
    .select('sellerId')
    .distinct()
    .where('sellerId', 'in', sellerIds)
    .where('deliveryStart', '>=', range.fromMs)
    .where('deliveryStart', '<', range.toMs)
    .execute()
  return new Set(rows.map((row) => row.sellerId))
}

/** The offers of these sellers that can be bought and begin to deliver within a range. */
export async function findOpenOffers(
  db: Db,
  sellerIds: readonly string[],
  range: { fromMs: number; toMs: number }
): Promise<string[]> {
  const rows = await db
    .selectFrom('offer')
    .select('id')
    .where('sellerId', 'in', sellerIds)
    .where(isOpen)
    .where('remainingWh', '>', 0)
    .where('deliveryStart', '>=', range.fromMs)
    .where('deliveryStart', '<', range.toMs)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}
