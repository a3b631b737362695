import type { Job } from '../../jobs/runner.ts'
import { submitForgotten } from './service/payments.ts'

export const walletJobs: readonly Job[] = [
  { name: 'wallet.submit-payments', everyMs: 10_000, isSlow: true, run: submitForgotten }
]
