import type { Job } from '../../jobs/runner.ts'
import { submitForgotten } from './service/payments.ts'
import { sealDays } from './service/seal-days.ts'

export const walletJobs: readonly Job[] = [
  { name: 'wallet.submit-payments', everyMs: 10_000, isSlow: true, run: submitForgotten },
  { name: 'wallet.seal-days', everyMs: 60_000, isSlow: true, run: sealDays }
]
