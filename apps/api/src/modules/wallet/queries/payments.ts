import { dialectOf, type Db, type Transaction } from '../../../database/database.ts'
import type { PaymentEventTable, PaymentTable } from '../tables.ts'

export async function insertPayment(db: Transaction, payment: PaymentTable): Promise<void> {
  await db.insertInto('payment').values(payment).execute()
}

export function lockPayment(
  db: Transaction,
  id: string,
  provider: string
): Promise<PaymentTable | undefined> {
  const query = db
    .selectFrom('payment')
    .selectAll()
    .where('id', '=', id)
    .where('provider', '=', provider)
  return dialectOf(db).lockRows(query).executeTakeFirst()
}

export async function markSubmitted(
  db: Transaction,
  id: string,
  submittedAt: number
): Promise<void> {
  await db
    .updateTable('payment')
    .set({ submittedAt })
    .where('id', '=', id)
    .where('submittedAt', 'is', null)
    .execute()
}

export async function settlePayment(
  db: Transaction,
  id: string,
  change: { status: 'succeeded' | 'refused'; reason: string | null; settledAt: number }
): Promise<void> {
  await db.updateTable('payment').set(change).where('id', '=', id).execute()
}

/** Pending payments that the provider has not taken yet, the oldest first. */
export function listUnsubmitted(
  db: Db,
  provider: string,
  createdBefore: number,
  limit: number
): Promise<PaymentTable[]> {
  return db
    .selectFrom('payment')
    .selectAll()
    .where('status', '=', 'pending')
    .where('submittedAt', 'is', null)
    .where('provider', '=', provider)
    .where('createdAt', '<=', createdBefore)
    .orderBy('createdAt')
    .limit(limit)
    .execute()
}

/** Newest first, behind the payment `before`. */
export function listPayments(
  db: Db,
  ownerId: string,
  before: string | null,
  limit: number
): Promise<PaymentTable[]> {
  return db
    .selectFrom('payment')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .$if(before !== null, (query) => query.where('id', '<', before))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** False when this event was taken before. */
export async function insertPaymentEvent(
  db: Transaction,
  event: PaymentEventTable
): Promise<boolean> {
  const inserted = await db
    .insertInto('payment_event')
    .values(event)
    .onConflict((conflict) => conflict.columns(['provider', 'eventId']).doNothing())
    .returning('eventId')
    .executeTakeFirst()
  return inserted !== undefined
}
