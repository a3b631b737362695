import type { Context } from '../../context.ts'
import { countPendingMigrations } from '../../database/migrate.ts'

export interface ReadinessCheck {
  name: string
  isOk: boolean
  detail: string
}

/** Jobs look for work every second; this long without a look means that they hang. */
const longestSilenceMs = 120_000

/** What has to be in order before traffic is sent here. */
export async function checkReadiness(context: Context): Promise<ReadinessCheck[]> {
  const lastTickAt = context.jobs.lastTickAt
  const areJobsAlive = lastTickAt !== null && context.clock.now() - lastTickAt < longestSilenceMs
  try {
    const pending = await countPendingMigrations(context.db)
    return [
      { name: 'database', isOk: true, detail: 'answers' },
      { name: 'migrations', isOk: pending === 0, detail: `${pending} pending` },
      { name: 'jobs', isOk: areJobsAlive, detail: areJobsAlive ? 'look for work' : 'do not run' }
    ]
  } catch (error) {
    context.log.warn({ err: error }, 'the database does not answer')
    return [{ name: 'database', isOk: false, detail: 'does not answer' }]
  }
}
