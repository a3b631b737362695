import { Type } from 'typebox'
import { PriceSourceState } from './price-sources.ts'
import { defineRoute } from './route.ts'
import { admins } from './roles.ts'
import { Instant, Nullable, Words } from './units.ts'

const Check = Type.Object({
  name: Type.String({ examples: ['database'] }),
  isOk: Type.Boolean({ examples: [true] }),
  detail: Type.String({ examples: ['answers'] })
})

/** Health answers stand outside the API prefix, as orchestrators expect them. */
export const health = {
  live: defineRoute({
    method: 'GET',
    path: '/health/live',
    summary: 'Tell that the process runs',
    access: 'public',
    success: { status: 200, schema: Type.Object({ status: Words(['live']) }) },
    errors: []
  }),
  ready: defineRoute({
    method: 'GET',
    path: '/health/ready',
    summary: 'Tell whether database, migrations and jobs are in order',
    access: 'public',
    success: {
      status: 200,
      schema: Type.Object({ status: Words(['ready']), checks: Type.Array(Check) })
    },
    errors: ['unavailable']
  })
}

export const operations = {
  status: defineRoute({
    method: 'GET',
    path: '/status',
    summary: 'Show version, database, jobs and price sources',
    access: admins,
    success: {
      status: 200,
      schema: Type.Object({
        version: Type.String({ examples: ['0.1.0'] }),
        database: Words(['sqlite', 'postgres']),
        startedAt: Instant,
        isLeader: Type.Boolean({ examples: [true] }),
        streamConnections: Type.Integer({ minimum: 0, examples: [3] }),
        jobs: Type.Array(
          Type.Object({
            name: Type.String({ examples: ['trades.expire'] }),
            everyMs: Type.Integer({ examples: [5000] }),
            lastStartedAt: Nullable(Instant),
            lastFinishedAt: Nullable(Instant),
            lastError: Nullable(Type.String({ examples: [null] }))
          })
        ),
        priceSources: Type.Array(
          Type.Object({
            marketId: Type.String({ examples: ['DE-LU'] }),
            ...PriceSourceState.properties
          })
        )
      })
    },
    errors: []
  })
}
