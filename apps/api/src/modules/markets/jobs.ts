import type { Job } from '../../jobs/runner.ts'
import { fetchDuePrices, fetchingJob } from './fetch-prices.ts'

/** Each market has its own hour; this only looks whether one has come. */
export const marketJobs: readonly Job[] = [
  { name: fetchingJob, everyMs: 30_000, isSlow: true, run: fetchDuePrices }
]
