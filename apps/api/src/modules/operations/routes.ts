import type { contract } from '@commonwatt/contract'
import type { Context } from '../../context.ts'
import { toInstant, toInstantOrNull } from '../../http/instant.ts'
import type { Handlers } from '../../http/register-routes.ts'
import { Refusal } from '../../refusal.ts'
import { readAllPriceSources } from '../markets/index.ts'
import { countStreamConnections } from '../../stream/stream-route.ts'
import { checkReadiness } from './service.ts'

export function healthHandlers(context: Context): Handlers<typeof contract.health> {
  return {
    live: () => Promise.resolve({ status: 'live' as const }),
    ready: async () => {
      const checks = await checkReadiness(context)
      const failed = checks.filter((check) => !check.isOk)
      if (failed.length > 0) {
        throw new Refusal('unavailable').because(
          failed.map((check) => `${check.name}: ${check.detail}`).join('; ')
        )
      }
      return { status: 'ready' as const, checks }
    }
  }
}

export function operationsHandlers(context: Context): Handlers<typeof contract.operations> {
  const startedAt = context.clock.now()
  return {
    status: async () => {
      const jobs = await context.jobs.status(context)
      return {
        version: '0.1.0',
        database: context.dialect.name,
        startedAt: toInstant(startedAt),
        isLeader: context.jobs.isLeader,
        streamConnections: countStreamConnections(),
        jobs: jobs.map((job) => ({
          name: job.name,
          everyMs: job.everyMs,
          lastStartedAt: toInstantOrNull(job.lastStartedAt),
          lastFinishedAt: toInstantOrNull(job.lastFinishedAt),
          lastError: job.lastError
        })),
        priceSources: await readAllPriceSources(context)
      }
    }
  }
}
