import type { Context } from '../../context.ts'
import { handleEachDue } from '../../jobs/each-due.ts'
import type { Job } from '../../jobs/runner.ts'
import { findNextGate, listDue } from './queries/auctions.ts'
import { clearAuctionBook } from './service/clear.ts'
import { closeGate } from './service/close.ts'
import { openAuctions, openingJob } from './service/open.ts'
import { runStandingBids, standingJob } from './service/run-standing-bids.ts'
import { settleMembers } from './service/settle.ts'

const run = 'auctions.run'

export const auctionJobs: readonly Job[] = [
  { name: openingJob, everyMs: 30_000, run: openAuctions },
  { name: standingJob, everyMs: 60_000, isSlow: true, run: runStandingBids },
  {
    name: run,
    everyMs: 1000,
    nextAt: (context) => findNextGate(context.db, context.clock.now()),
    run: (context) =>
      handleEachDue(
        context,
        run,
        (after, limit) => listDue(context.db, context.clock.now(), after, limit),
        (id) => runAuction(context, id)
      )
  }
]

/**
 * Brings an auction whose gate has closed to its end, from wherever it stands: each step asks the
 * database what is done, so one that broke off or runs in two processes at once ends in one result.
 */
export async function runAuction(context: Context, id: string): Promise<void> {
  await closeGate(context, id)
  await clearAuctionBook(context, id)
  await settleMembers(context, id)
}
