import type { Context } from '../context.ts'
import type { Job } from './runner.ts'

/**
 * Wakes the runner at the very instant for which a job waits, where that comes before the next
 * tick.
 */
export interface Alarm {
  set(context: Context, jobs: readonly Job[]): Promise<void>
  clear(): void
}

export function createAlarm(tickMs: number, wake: (context: Context, job: Job) => void): Alarm {
  let timer: NodeJS.Timeout | undefined
  return {
    async set(context, jobs) {
      for (const job of jobs) {
        const at = await job.nextAt?.(context)
        const inMs = (at ?? Infinity) - context.clock.now()
        if (inMs <= 0 || inMs > tickMs) continue
        clearTimeout(timer)
        timer = setTimeout(() => wake(context, job), inMs)
        timer.unref()
      }
    },
    clear: () => clearTimeout(timer)
  }
}
