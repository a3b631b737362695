import type { Db, Transaction } from '../database/database.ts'

export interface SandboxTables {
  sandbox_delivery: SandboxDeliveryTable
}

/** An order that the sandbox took, and the callback that it owes for it. */
export interface SandboxDeliveryTable {
  paymentId: string
  eventId: string
  outcome: 'succeeded' | 'refused'
  reason: string | null
  amountMicros: number
  currency: string
  /** How often the callback is still to be sent; 0 once it is done. */
  copiesLeft: number
  /** Tries that were not answered 2xx since the last one that was. */
  attempts: number
  dueAt: number
}

/** Takes an order once; one that is known already stays as it is. */
export async function insertDelivery(
  db: Transaction,
  delivery: SandboxDeliveryTable
): Promise<void> {
  await db
    .insertInto('sandbox_delivery')
    .values(delivery)
    .onConflict((conflict) => conflict.column('paymentId').doNothing())
    .execute()
}

export function listDueDeliveries(
  db: Db,
  now: number,
  limit: number
): Promise<SandboxDeliveryTable[]> {
  return db
    .selectFrom('sandbox_delivery')
    .selectAll()
    .where('copiesLeft', '>', 0)
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .limit(limit)
    .execute()
}

export async function updateDelivery(
  db: Transaction,
  paymentId: string,
  change: Pick<SandboxDeliveryTable, 'copiesLeft' | 'attempts' | 'dueAt'>
): Promise<void> {
  await db.updateTable('sandbox_delivery').set(change).where('paymentId', '=', paymentId).execute()
}
