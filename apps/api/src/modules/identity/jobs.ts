import { transact } from '../../database/database.ts'
import type { Job } from '../../jobs/runner.ts'
import { deleteExpiredTokens } from './queries.ts'
import { sweepBrakes } from './sign-in-brakes.ts'

export const identityJobs: readonly Job[] = [
  {
    name: 'identity.sweep-tokens',
    everyMs: 3_600_000,
    run: async (context) => {
      await transact(context.db, (db) => deleteExpiredTokens(db, context.clock.now()))
    }
  },
  { name: 'identity.sweep-brakes', everyMs: 3_600_000, run: sweepBrakes }
]
