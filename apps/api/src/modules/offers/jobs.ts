import { transact } from '../../database/database.ts'
import { handleEachDue } from '../../jobs/each-due.ts'
import type { Job } from '../../jobs/runner.ts'
import { listStarted } from './queries/offers.ts'
import { expireOffer } from './service/energy.ts'

const name = 'offers.expire'

export const offerJobs: readonly Job[] = [
  {
    name,
    everyMs: 5_000,
    run: (context) =>
      handleEachDue(
        context,
        name,
        (after, limit) => listStarted(context.db, context.clock.now(), after, limit),
        (id) => transact(context.db, (db) => expireOffer(db, context, id))
      )
  }
]
