import type { Side } from '@commonwatt/domain'
import { sql } from 'kysely'
import { sumOf } from '../../../database/columns.ts'
import { dialectOf, type Db, type Transaction } from '../../../database/database.ts'
import type { FillTable, UnitTable } from '../tables.ts'
import { selectSetsWithSheets } from './bids.ts'

const figures = [
  'auctionId',
  'deliveryStart',
  'deliveryEnd',
  'priceMicrosPerKwh',
  'lowerMicrosPerKwh',
  'upperMicrosPerKwh',
  'volumeWh',
  'demandWh',
  'supplyWh',
  'bidCount',
  'buyerValueMicros',
  'gridFeeMicros',
  'clearedAt',
  'bookHash',
  'zonesJson'
] as const satisfies readonly (keyof UnitTable)[]

/** A unit's outcome without its book. */
export type UnitRow = Pick<UnitTable, (typeof figures)[number]>

export function readUnits(db: Db, auctionId: string): Promise<UnitRow[]> {
  return db
    .selectFrom('auction_unit')
    .select(figures)
    .where('auctionId', '=', auctionId)
    .orderBy('deliveryStart')
    .execute()
}

/** The starts of the units that have their outcome. */
export async function readClearedStarts(db: Db, auctionId: string): Promise<Set<number>> {
  const rows = await db
    .selectFrom('auction_unit')
    .select('deliveryStart')
    .where('auctionId', '=', auctionId)
    .execute()
  return new Set(rows.map((row) => row.deliveryStart))
}

/** One unit with its book. */
export function findUnit(
  db: Db,
  auctionId: string,
  deliveryStart: number
): Promise<UnitTable | undefined> {
  return db
    .selectFrom('auction_unit')
    .selectAll()
    .where('auctionId', '=', auctionId)
    .where('deliveryStart', '=', deliveryStart)
    .executeTakeFirst()
}

export async function hasUnit(
  db: Transaction,
  auctionId: string,
  deliveryStart: number
): Promise<boolean> {
  const row = await db
    .selectFrom('auction_unit')
    .select('deliveryStart')
    .where('auctionId', '=', auctionId)
    .where('deliveryStart', '=', deliveryStart)
    .executeTakeFirst()
  return row !== undefined
}

const fillColumns = [
  { name: 'auctionId', type: 'text' },
  { name: 'deliveryStart', type: 'int' },
  { name: 'sequence', type: 'int' },
  { name: 'memberId', type: 'text' },
  { name: 'side', type: 'text' },
  { name: 'filledWh', type: 'int' },
  { name: 'priceMicrosPerKwh', type: 'int' },
  { name: 'energyMicros', type: 'int' },
  { name: 'gridFeeMicros', type: 'int' },
  { name: 'platformFeeMicros', type: 'int' }
] as const

export async function insertUnit(
  db: Transaction,
  unit: UnitTable,
  fills: readonly FillTable[]
): Promise<void> {
  await db.insertInto('auction_unit').values(unit).execute()
  if (fills.length === 0) return
  const rows = fills.map((fill) => fillColumns.map(({ name }) => fill[name]))
  await dialectOf(db).insertRows(db, 'auction_fill', fillColumns, rows)
}

/** What the units of an auction come to together. */
export async function sumUnits(db: Db, auctionId: string) {
  return db
    .selectFrom('auction_unit')
    .select((eb) => [
      eb.fn.countAll<number>().as('unitCount'),
      sumOf(eb.ref('bidCount')).as('bidCount'),
      sumOf(eb.ref('volumeWh')).as('volumeWh'),
      sumOf(eb.ref('buyerValueMicros')).as('buyerValueMicros'),
      sumOf(eb.ref('gridFeeMicros')).as('gridFeeMicros')
    ])
    .where('auctionId', '=', auctionId)
    .executeTakeFirstOrThrow()
}

/** The fills of one unit by sequence. */
export function readFillsOfUnit(
  db: Db,
  auctionId: string,
  deliveryStart: number
): Promise<FillTable[]> {
  return db
    .selectFrom('auction_fill')
    .selectAll()
    .where('auctionId', '=', auctionId)
    .where('deliveryStart', '=', deliveryStart)
    .orderBy('sequence')
    .execute()
}

/** The fills of one member in an auction, by unit and sequence. */
export function readFillsOfMember(
  db: Db,
  auctionId: string,
  memberId: string
): Promise<FillTable[]> {
  return selectFillsOf(db, memberId)
    .selectAll('auction_fill')
    .where('auction_bid_set.auctionId', '=', auctionId)
    .orderBy('auction_fill.deliveryStart')
    .orderBy('auction_fill.sequence')
    .execute()
}

/** What the fills of a member come to. Each was rounded by itself, so that the sums are exact. */
export interface MemberSum {
  memberId: string
  boughtWh: number
  soldWh: number
  energyMicros: number
  gridFeeMicros: number
  platformFeeMicros: number
}

/** The sums by member over the units that begin from `fromMs` to before `untilMs`. */
export function sumFillsByMember(
  db: Db,
  auctionId: string,
  { fromMs, untilMs }: { fromMs: number; untilMs: number }
): Promise<MemberSum[]> {
  return db
    .selectFrom('auction_fill')
    .select((eb) => [
      'memberId',
      sumOf(filledOf('buy')).as('boughtWh'),
      sumOf(filledOf('sell')).as('soldWh'),
      sumOf(eb.ref('energyMicros')).as('energyMicros'),
      sumOf(eb.ref('gridFeeMicros')).as('gridFeeMicros'),
      sumOf(eb.ref('platformFeeMicros')).as('platformFeeMicros')
    ])
    .where('auctionId', '=', auctionId)
    .where('deliveryStart', '>=', fromMs)
    .where('deliveryStart', '<', untilMs)
    .groupBy('memberId')
    .execute()
}

const filledOf = (side: Side) =>
  sql<number>`case side when ${sql.lit(side)} then "filledWh" else 0 end`

/**
 * A member's fills with their set and unit, through the numbers of its bids: in a unit lie the
 * fills of all members. SQLite keeps the order of a cross join; left to itself it may read all
 * fills of an auction for those of one member.
 */
export function selectFillsOf(db: Db, memberId: string) {
  return selectSetsWithSheets(db, memberId)
    .innerJoin('auction_unit', 'auction_unit.auctionId', 'auction_bid_set.auctionId')
    .crossJoin('auction_fill')
    .whereRef('auction_fill.auctionId', '=', 'auction_unit.auctionId')
    .whereRef('auction_fill.deliveryStart', '=', 'auction_unit.deliveryStart')
    .whereRef('auction_fill.sequence', '>=', 'auction_bid_sheet.firstSequence')
    .whereRef('auction_fill.sequence', '<=', 'auction_bid_sheet.lastSequence')
}
