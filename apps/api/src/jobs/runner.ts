import type { Context } from '../context.ts'
import type { JobRunTable } from '../database/tables.ts'
import { createAlarm } from './alarm.ts'
import { createLease } from './lease.ts'
import { readRuns, recordRun } from './queries.ts'
import { createTurns } from './turns.ts'

/**
 * Work that happens because time passed. Runs at least once: a crash may repeat it, so each job
 * asks the database what is due and does nothing when it is done already.
 */
export interface Job {
  name: string
  everyMs: number
  /**
   * The next instant at which there will be something to do, for work that people wait for; null
   * for none.
   */
  nextAt?: (context: Context) => Promise<number | null>
  /** Waits for others, such as a network: runs beside the rest, which it must not hold up. */
  isSlow?: true
  /** `signal` tells a slow job that the process wants to end. */
  run: (context: Context, signal: AbortSignal) => Promise<void>
}

export interface JobRunner {
  start(context: Context, jobs: readonly Job[]): void
  stop(context: Context): Promise<void>
  /**
   * Does something while no quick job of this process runs, for what a job must not find half done.
   */
  alone(work: () => Promise<void>): Promise<void>
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

/**
 * One process leads and runs what is due; the others look every second whether it is their turn.
 */
export function createJobRunner(holder: string): JobRunner {
  const lease = createLease(holder)
  let jobs: readonly Job[] = []
  let timer: NodeJS.Timeout | undefined
  let lastTickAt: number | null = null
  const turns = createTurns()
  const dueAt = new Map<string, number>()
  const slow = new Map<string, Promise<void>>()
  const ending = new AbortController()
  const alarm = createAlarm(tickMs, (context, job) => {
    dueAt.delete(job.name)
    look(context)
  })

  function run(context: Context, job: Job): Promise<void> {
    return runJob(context, job, ending.signal).catch((error: unknown) =>
      context.log.error({ err: error, job: job.name }, 'job failed')
    )
  }

  async function tick(context: Context): Promise<void> {
    lastTickAt = context.clock.now()
    for (const job of jobs) {
      // Before every job: one that ran long may have outlasted the lease.
      if (!(await lease.hold(context))) return
      const now = context.clock.now()
      if ((dueAt.get(job.name) ?? 0) > now) continue
      if (slow.has(job.name)) continue
      dueAt.set(job.name, now + job.everyMs)
      const running = run(context, job).finally(() => slow.delete(job.name))
      if (job.isSlow) slow.set(job.name, running)
      else await running
    }
    lastTickAt = context.clock.now()
    await alarm.set(context, jobs)
  }

  function look(context: Context): void {
    if (!turns.isFree) return
    turns
      .take(() => tick(context))
      .catch((error: unknown) => context.log.error({ err: error }, 'jobs could not run'))
  }

  return {
    start(context, list) {
      jobs = list
      timer = setInterval(() => look(context), tickMs).unref()
      look(context)
    },
    async stop(context) {
      clearInterval(timer)
      alarm.clear()
      ending.abort()
      await turns.end()
      await Promise.all(slow.values())
      await lease.release(context)
    },
    alone: (work) => turns.take(work),
    async runNow(context, name) {
      const job = jobs.find((candidate) => candidate.name === name)
      if (!job) throw new Error(`There is no job ${name}`)
      await runJob(context, job, ending.signal)
    },
    status: (context) => readStatus(context, jobs),
    get isLeader() {
      return lease.isHeld
    },
    get lastTickAt() {
      return lastTickAt
    }
  }
}

/** Runs a job and records how it went; what it throws is thrown on. */
async function runJob(context: Context, job: Job, signal: AbortSignal): Promise<void> {
  const startedAt = context.clock.now()
  try {
    await job.run(context, signal)
    await recordRun(context, job.name, startedAt, null)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    await recordRun(context, job.name, startedAt, reason)
    throw error
  }
}

async function readStatus(context: Context, jobs: readonly Job[]): Promise<JobStatus[]> {
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
}
