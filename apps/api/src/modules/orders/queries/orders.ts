import { sql } from 'kysely'
import type { Commitment, OrderSide, OrderStatus } from '@commonwatt/domain'
import { dialectOf, type Db, type Transaction } from '../../../database/database.ts'
import type { DueRow } from '../../../jobs/each-due.ts'
import type { OrderStepTable, OrderTable } from '../tables.ts'

/**
 * What the start of delivery brings about: a pending order is executed, an executed one delivered.
 */
export type Waiting = 'pending' | 'executed'
/** Written out, not bound: only then may the partial indexes be used. */
const waitingTests = {
  pending: sql<boolean>`status = 'pending'`,
  executed: sql<boolean>`"executedWh" is not null and "deliveredAt" is null`
} as const

export async function insertOrder(db: Transaction, order: OrderTable): Promise<void> {
  await db.insertInto('energy_order').values(order).execute()
}

export function findOrder(db: Db, id: string): Promise<OrderTable | undefined> {
  return db.selectFrom('energy_order').selectAll().where('id', '=', id).executeTakeFirst()
}

/**
 * The order, locked until the transaction ends; it comes before its battery in the order of locks.
 */
export function lockOrder(db: Transaction, id: string): Promise<OrderTable | undefined> {
  const query = db.selectFrom('energy_order').selectAll().where('id', '=', id)
  return dialectOf(db).lockRows(query).executeTakeFirst()
}

/** A member's pending orders, of one battery or all, locked in the order of their ids. */
export function lockPendingOrders(
  db: Transaction,
  ownerId: string,
  batteryId: string | null
): Promise<OrderTable[]> {
  const query = db
    .selectFrom('energy_order')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where(waitingTests.pending)
    .$if(batteryId !== null, (pending) => pending.where('batteryId', '=', batteryId ?? ''))
    .orderBy('id')
  return dialectOf(db).lockRows(query).execute()
}

/** The orders of a battery that are pending, or executed and not delivered yet. */
export function readLiveOrders(
  db: Db,
  { id, ownerId }: { id: string; ownerId: string }
): Promise<OrderTable[]> {
  const ofBattery = db
    .selectFrom('energy_order')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('batteryId', '=', id)
  return ofBattery
    .where(waitingTests.pending)
    .unionAll(ofBattery.where(waitingTests.executed))
    .execute()
}

/** What orders still have to sell from a battery. */
export async function readSellsAhead(
  db: Db,
  battery: { id: string; ownerId: string }
): Promise<Commitment[]> {
  const orders = await readLiveOrders(db, battery)
  return orders
    .filter(({ side }) => side === 'sell')
    .map(({ deliveryStart, deliveryEnd, executedWh, energyWh }) => {
      return { startMs: deliveryStart, endMs: deliveryEnd, energyWh: executedWh ?? energyWh }
    })
}

export async function updateOrder(
  db: Transaction,
  id: string,
  changes: Partial<OrderTable>
): Promise<void> {
  await db.updateTable('energy_order').set(changes).where('id', '=', id).execute()
}

export async function insertStep(
  db: Transaction,
  step: Omit<OrderStepTable, 'seq'>
): Promise<void> {
  await db.insertInto('energy_order_step').values(step).execute()
}

export function readSteps(db: Db, orderId: string): Promise<Omit<OrderStepTable, 'seq'>[]> {
  return db
    .selectFrom('energy_order_step')
    .select(['orderId', 'fromStatus', 'toStatus', 'byParty', 'at', 'reason'])
    .where('orderId', '=', orderId)
    .orderBy('seq')
    .execute()
}

/** Whether a member has placed an order whose delivery starts in a range. */
export async function hasOrders(
  db: Db,
  ownerId: string,
  { fromMs, toMs }: { fromMs: number; toMs: number }
): Promise<boolean> {
  const row = await db
    .selectFrom('energy_order')
    .select('id')
    .where('ownerId', '=', ownerId)
    .where('deliveryStart', '>=', fromMs)
    .where('deliveryStart', '<', toMs)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export interface OrderFilter {
  status: OrderStatus | null
  side: OrderSide | null
  batteryId: string | null
  /** Bounds of the start of delivery, half-open. */
  fromMs: number | null
  toMs: number | null
  /** The last of the page before. */
  after: { deliveryStart: number; id: string } | null
}

/** A member's orders, the latest delivery first. */
export function listOrders(
  db: Db,
  ownerId: string,
  { status, side, batteryId, fromMs, toMs, after }: OrderFilter,
  limit: number
): Promise<OrderTable[]> {
  let query = db.selectFrom('energy_order').selectAll().where('ownerId', '=', ownerId)
  if (status !== null) query = query.where('status', '=', status)
  if (side !== null) query = query.where('side', '=', side)
  if (batteryId !== null) query = query.where('batteryId', '=', batteryId)
  if (fromMs !== null) query = query.where('deliveryStart', '>=', fromMs)
  if (toMs !== null) query = query.where('deliveryStart', '<', toMs)
  if (after) {
    query = query.where((eb) =>
      eb(eb.refTuple('deliveryStart', 'id'), '<', eb.tuple(after.deliveryStart, after.id))
    )
  }
  return query.orderBy('deliveryStart', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** Orders whose delivery has started and that wait for it, the longest due first. */
export function listDue(
  db: Db,
  waiting: Waiting,
  now: number,
  after: DueRow | null,
  limit: number
): Promise<DueRow[]> {
  let query = db
    .selectFrom('energy_order')
    .select(['id', 'deliveryStart as dueAt'])
    .where(waitingTests[waiting])
    .where('deliveryStart', '<=', now)
  if (after) {
    query = query.where((eb) =>
      eb(eb.refTuple('deliveryStart', 'id'), '>', eb.tuple(after.dueAt, after.id))
    )
  }
  return query.orderBy('deliveryStart').orderBy('id').limit(limit).execute()
}
