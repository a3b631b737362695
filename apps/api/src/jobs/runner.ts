import type { Context } from '../context.ts'
import type { JobRunTable } from '../database/tables.ts'
import { holdLease, readRuns, recordRun, releaseLease } from './queries.ts'

/**
 * Work that happens because time passed. Runs at least once: a crash may repeat it, so each job asks
 * the database what is due and does nothing when it is done already.
 */
export interface Job {
  name: string
  everyMs: number
  run: (context: Context) => Promise<void>
}

export interface JobRunner {
  start(context: Context, jobs: readonly Job[]): void
  stop(context: Context): Promise<void>
  /** Runs one job now, whoever leads; for commands and tests. */
  runNow(context: Context, name: string): Promise<void>
  status(context: Context): Promise<JobStatus[]>
  readonly isLeader: boolean
  /** When the last look for due jobs finished, or null. */
  readonly lastTickAt: number | null
}

export interface JobStatus extends Omit<JobRunTable, 'lastStartedAt'> {
  everyMs: number
  lastStartedAt: number | null
}

const tickMs = 1000
const leaseMs = 15_000

/** One process leads: it holds a lease in the database and renews it with every tick. */
export function createJobRunner(holder: string): JobRunner {
  let jobs: readonly Job[] = []
  let timer: NodeJS.Timeout | undefined
  let ticking: Promise<void> | null = null
  let leasedUntil = 0
  let lastTickAt: number | null = null
  const dueAt = new Map<string, number>()

  /** True while this process leads; the lease is renewed once half of it is gone. */
  async function lead(context: Context): Promise<boolean> {
    const now = context.clock.now()
    if (leasedUntil - now > leaseMs / 2) return true
    leasedUntil = (await holdLease(context, holder, leaseMs)) ? now + leaseMs : 0
    return leasedUntil > 0
  }

  async function tick(context: Context): Promise<void> {
    lastTickAt = context.clock.now()
    if (!(await lead(context))) return
    for (const job of jobs) {
      const now = context.clock.now()
      if ((dueAt.get(job.name) ?? 0) > now) continue
      dueAt.set(job.name, now + job.everyMs)
      await runJob(context, job).catch((error: unknown) =>
        context.log.error({ err: error, job: job.name }, 'job failed')
      )
      if (!(await lead(context))) return
    }
    lastTickAt = context.clock.now()
  }

  async function runJob(context: Context, job: Job): Promise<void> {
    const startedAt = context.clock.now()
    try {
      await job.run(context)
      await recordRun(context, job.name, startedAt, null)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      await recordRun(context, job.name, startedAt, reason)
      throw error
    }
  }

  return {
    start(context, list) {
      jobs = list
      const next = () => {
        ticking ??= tick(context)
          .catch((error: unknown) => context.log.error({ err: error }, 'jobs could not run'))
          .finally(() => (ticking = null))
      }
      timer = setInterval(next, tickMs)
      timer.unref()
      next()
    },
    async stop(context) {
      clearInterval(timer)
      await ticking
      if (leasedUntil > 0) await releaseLease(context, holder)
      leasedUntil = 0
    },
    async runNow(context, name) {
      const job = jobs.find((candidate) => candidate.name === name)
      if (!job) throw new Error(`There is no job ${name}`)
      await runJob(context, job)
    },
    async status(context) {
      const runs = await readRuns(context)
      return jobs.map(({ name, everyMs }) => {
        const run = runs.find((candidate) => candidate.name === name)
        return {
          name,
          everyMs,
          lastStartedAt: run?.lastStartedAt ?? null,
          lastFinishedAt: run?.lastFinishedAt ?? null,
          lastError: run?.lastError ?? null
        }
      })
    },
    get isLeader() {
      return leasedUntil > 0
    },
    get lastTickAt() {
      return lastTickAt
    }
  }
}
