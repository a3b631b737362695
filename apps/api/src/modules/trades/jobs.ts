import type { Context } from '../../context.ts'
import { transact, type Transaction } from '../../database/database.ts'
import { handleEachDue } from '../../jobs/each-due.ts'
import type { Job } from '../../jobs/runner.ts'
import { listDue, type WaitingStatus } from './queries/due.ts'
import { expireTrade, startDelivery } from './service/change.ts'
import { settleTrade } from './service/settle.ts'

export const tradeJobs: readonly Job[] = [
  job('trades.expire', 5_000, 'pending', inTransaction(expireTrade)),
  job('trades.deliver', 5_000, 'accepted', inTransaction(startDelivery)),
  job('trades.settle', 5_000, 'delivering', settleTrade)
]

/** Each trade has a transaction of its own, so one that fails holds nobody up. */
function job(
  name: string,
  everyMs: number,
  status: WaitingStatus,
  handle: (context: Context, id: string) => Promise<void>
): Job {
  return {
    name,
    everyMs,
    run: (context) =>
      handleEachDue(
        context,
        name,
        (after, limit) => listDue(context.db, status, context.clock.now(), after, limit),
        (id) => handle(context, id)
      )
  }
}

function inTransaction(write: (db: Transaction, context: Context, id: string) => Promise<void>) {
  return (context: Context, id: string) => transact(context.db, (db) => write(db, context, id))
}
