import { isIPv6 } from 'node:net'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RouteSpec } from '@commonwatt/contract'
import type { Config } from '../config.ts'
import { Refusal } from '../refusal.ts'
import type { AnyActor } from './actor.ts'

const minuteMs = 60_000
/**
 * Accounts, devices and addresses that are counted at once; whoever was away longest is forgotten
 * first.
 */
const mostCounted = 20_000

interface Call {
  request: FastifyRequest
  reply: FastifyReply
}

/**
 * One limit over all routes, and one more over the strict ones together. By account or device once
 * it is known who calls, else by address; whoever is refused for who they are counts by address as
 * well.
 */
export interface RateLimits {
  /** Sets `request.actor` to whom `identify` finds, and counts the call. */
  letIn(call: Call, rate: RouteSpec['rate'], identify: () => Promise<AnyActor>): Promise<void>
  /**
   * Refuses an address that has spent its limit, before a stranger's credentials cost a look into
   * the database.
   */
  refuseSpent(call: Call): Promise<void>
}

declare module 'fastify' {
  interface FastifyInstance {
    rateLimits: RateLimits
  }
}

export async function registerRateLimits(
  app: FastifyInstance,
  { rateLimitPerMinute, strictRateLimitPerMinute }: Config
): Promise<void> {
  await app.register(rateLimit, { global: false })
  const overall = createLimit(app, 'default', rateLimitPerMinute)
  const strict = createLimit(app, 'strict', strictRateLimitPerMinute)
  app.decorate('rateLimits', {
    letIn: async (call, rate, identify) => {
      try {
        call.request.actor = await identify()
      } catch (error) {
        if (error instanceof Refusal) await overall.spend(call)
        throw error
      }
      await overall.spend(call)
      if (rate === 'strict') await strict.spend(call)
    },
    refuseSpent: (call) => overall.refuseSpent(call)
  })
}

/** Each limit keeps its counts in a store of its own, which every route shares. */
function createLimit(app: FastifyInstance, name: string, max: number) {
  // The plugin's types leave `cache` out here.
  const options = { max, timeWindow: minuteMs, cache: mostCounted, keyGenerator: limitKey }
  const count = app.createRateLimit(options)
  return {
    spend: async ({ request, reply }: Call) => {
      const state = await count(request)
      if (state.isAllowed) return
      const { remaining, ttlInSeconds, isExceeded } = state
      void reply.header('ratelimit-policy', `"${name}";q=${max};w=60`)
      void reply.header('ratelimit', `"${name}";r=${remaining};t=${ttlInSeconds}`)
      if (isExceeded) throw refusal(ttlInSeconds)
    },
    refuseSpent: async ({ request, reply }: Call) => {
      const state = await count(request, { increment: false })
      if (state.isAllowed || state.remaining > 0) return
      void reply.header('ratelimit-policy', `"${name}";q=${max};w=60`)
      void reply.header('ratelimit', `"${name}";r=0;t=${state.ttlInSeconds}`)
      throw refusal(state.ttlInSeconds)
    }
  }
}

function refusal(waitS: number): Refusal {
  return new Refusal('rate_limited')
    .because(`Wait ${waitS} s and try again.`)
    .withHeaders({ 'retry-after': String(waitS) })
}

/** What a call counts as: its account or device when that is known, else its address. */
export function limitKey(request: FastifyRequest): string {
  return request.actor?.id ?? addressKey(request.ip)
}

/**
 * IPv4 as itself, also when it comes wrapped in IPv6, else the network of 64 bits, the size of one
 * household.
 */
export function addressKey(ip: FastifyRequest['ip']): string {
  if (!isIPv6(ip)) return ip
  const wrapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(ip)?.[1]
  if (wrapped !== undefined) return wrapped
  const [head = '', tail] = ip.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right]
  return `${groups.slice(0, 4).join(':')}::/64`
}
