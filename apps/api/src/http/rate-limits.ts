import { isIPv6 } from 'node:net'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../refusal.ts'

/** By account or device when known, else by address; IPv6 counts by /64, the size of one household. */
export async function registerRateLimits(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    hook: 'preValidation',
    keyGenerator: (request) => request.actor?.id ?? addressKey(request.ip),
    addHeadersOnExceeding: legacyHeaders,
    addHeaders: { ...legacyHeaders, 'retry-after': true },
    errorResponseBuilder: (_request, limit) =>
      new Refusal('rate_limited').because(`Wait ${Math.ceil(limit.ttl / 1000)} s and try again.`)
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    renameHeaders(reply)
    done(null, payload)
  })
}

// The plugin knows the names of an older draft only; they are renamed on the way out.
const legacyHeaders = {
  'x-ratelimit-limit': true,
  'x-ratelimit-remaining': true,
  'x-ratelimit-reset': true
}

function renameHeaders(reply: FastifyReply): void {
  const limit = reply.getHeader('x-ratelimit-limit')
  if (limit === undefined) return
  const remaining = reply.getHeader('x-ratelimit-remaining')
  const reset = reply.getHeader('x-ratelimit-reset')
  reply.removeHeader('x-ratelimit-limit')
  reply.removeHeader('x-ratelimit-remaining')
  reply.removeHeader('x-ratelimit-reset')
  void reply.header('ratelimit-policy', `"default";q=${String(limit)};w=60`)
  void reply.header('ratelimit', `"default";r=${String(remaining)};t=${String(reset)}`)
}

/** What an address counts as: IPv4 as itself, also when it comes wrapped in IPv6, else the network of 64 bits. */
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
