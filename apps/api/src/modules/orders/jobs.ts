import type { Context } from '../../context.ts'
import { handleEachDue } from '../../jobs/each-due.ts'
import type { Job } from '../../jobs/runner.ts'
import { listDue, type Waiting } from './queries/orders.ts'
import { deliverExecuted } from './service/deliver.ts'
import { executeDue } from './service/execute-due.ts'

export const orderJobs: readonly Job[] = [
  job('orders.deliver', 'executed', deliverExecuted),
  job('orders.execute', 'pending', executeDue)
]

/** Each order has a transaction of its own, so one that fails holds nobody up. */
function job(
  name: string,
  waiting: Waiting,
  handle: (context: Context, id: string) => Promise<void>
): Job {
  return {
    name,
    everyMs: 5_000,
    run: (context) =>
      handleEachDue(
        context,
        name,
        (after, limit) => listDue(context.db, waiting, context.clock.now(), after, limit),
        (id) => handle(context, id)
      )
  }
}
