import type { Context } from '../context.ts'
import { transact, type Transaction } from '../database/database.ts'

const leaseName = 'jobs'

/** Takes or renews the lease; true while this process leads. */
export async function holdLease(
  context: Context,
  holder: string,
  leaseMs: number
): Promise<boolean> {
  const now = context.clock.now()
  return transact(context.db, async (db) => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('job_lease')
      .values({ name: leaseName, holder, expiresAt: now + leaseMs })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ holder, expiresAt: now + leaseMs })
          .where((eb) =>
            eb.or([eb('job_lease.holder', '=', holder), eb('job_lease.expiresAt', '<=', now)])
          )
      )
      .executeTakeFirstOrThrow()
    return (numInsertedOrUpdatedRows ?? 0n) > 0n
  })
}

/** Gives the lease up, so that another process need not wait for its end. */
export async function releaseLease(context: Context, holder: string): Promise<void> {
  await transact(context.db, (db) =>
    db.deleteFrom('job_lease').where('name', '=', leaseName).where('holder', '=', holder).execute()
  )
}

export async function recordRun(
  context: Context,
  name: string,
  lastStartedAt: number,
  lastError: string | null
): Promise<void> {
  const run = { lastStartedAt, lastFinishedAt: context.clock.now(), lastError }
  await transact(context.db, (db) =>
    db
      .insertInto('job_run')
      .values({ name, ...run })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(run))
      .execute()
  )
}

export function readRuns(context: Context) {
  return context.db.selectFrom('job_run').selectAll().execute()
}

/** Events are numbered in time, so no more are looked at than are removed. */
async function deleteEventsBefore(db: Transaction, at: number): Promise<void> {
  const kept = await db
    .selectFrom('outbox')
    .select('seq')
    .where('createdAt', '>=', at)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  const old = db.deleteFrom('outbox')
  await (kept ? old.where('seq', '<', kept.seq) : old.where('createdAt', '<', at)).execute()
}

/** Removes what is kept for a while only: old events and idempotency records. */
export async function sweepOldRows(context: Context): Promise<void> {
  const dayAgo = context.clock.now() - 24 * 3_600_000
  await transact(context.db, async (db) => {
    await deleteEventsBefore(db, dayAgo)
    await db.deleteFrom('idempotency').where('createdAt', '<', dayAgo).execute()
  })
}
