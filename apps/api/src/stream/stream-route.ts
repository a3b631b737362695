import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from '@fastify/websocket'
import { streamPath, topics, type Topic } from '@commonwatt/contract'
import type { Context } from '../context.ts'
import { refuseOtherSites } from '../http/authentication.ts'
import { toInstant } from '../http/instant.ts'
import type { Authenticators } from '../http/register-routes.ts'
import type { Actor } from '../http/actor.ts'
import { Refusal } from '../refusal.ts'
import { eventIdOf, parseEventId, type Place } from './place.ts'
import { readEventsAfter, readLastPlace, readOldestPlace, type OutboxEvent } from './queries.ts'
import { onSessionEnd } from './session-ends.ts'
import { createStreamCount } from './stream-count.ts'

const heartbeatMs = 25_000
/** A reader that does not keep up is let go; it comes back with its place. */
const mostBufferedBytes = 1_000_000
const mostReplayed = 2000
const sessionCheckMs = 15_000

let connections = 0
export const countStreamConnections = () => connections

interface Follower {
  socket: WebSocket
  actor: Actor | null
  topics: ReadonlySet<Topic>
  sent: Place
}

/** `GET /api/v1/stream?topics=offers,mine&after=ID` as a WebSocket. */
export function registerStream(
  app: FastifyInstance,
  context: Context,
  authenticators: Authenticators
): void {
  const openStreams = createStreamCount()
  app.route<{ Querystring: { topics?: string; after?: string } }>({
    method: 'GET',
    url: streamPath,
    onRequest: async (request, reply) => {
      await app.rateLimits.letIn({ request, reply }, undefined, async () => {
        if (request.headers.origin !== undefined) refuseOtherSites(context, request)
        const actor = await authenticators.account(request, true)
        const asked = readTopics(request.query.topics)
        if (!actor) refuseStranger(request, asked)
        return actor
      })
      if (request.ws) openStreams.add(request)
    },
    handler: () => {
      throw new Refusal('upgrade_required').withHeaders({ upgrade: 'websocket' })
    },
    wsHandler: (socket, request) => {
      const follower: Follower = {
        socket,
        actor: request.actor as Actor | null,
        topics: readTopics(request.query.topics),
        sent: context.events.place
      }
      void follow(context, authenticators, request, follower, request.query.after)
    }
  })
}

/**
 * Whoever came with a token that has ended, or for what is their own, wants more than what
 * everybody hears.
 */
function refuseStranger(request: FastifyRequest, asked: ReadonlySet<Topic>): void {
  const { topics: named } = request.query as { topics?: string }
  const wantsOwn = named !== undefined && asked.has('mine')
  if (wantsOwn || request.headers.authorization !== undefined) {
    throw new Refusal('unauthenticated')
  }
}

/**
 * What breaks a stream, for the WebSocket plugin. Against a message that is too long or no
 * WebSocket message at all, `ws` has begun to close with the code that says so (1009, 1002 or
 * 1007), which a `terminate` would cut short; a connection that is gone is an everyday matter too.
 */
export function endBrokenStream(error: Error, socket: WebSocket, request: FastifyRequest): void {
  const { code = '' } = error as NodeJS.ErrnoException
  const isRefused = code.startsWith('WS_ERR_')
  if (isRefused || code === 'ECONNRESET' || code === 'EPIPE') {
    request.log.debug({ code }, 'a stream broke off')
  } else {
    request.log.error({ err: error }, 'a stream failed')
  }
  if (!isRefused) socket.terminate()
}

/**
 * Tells all listeners that the server goes away, so that they come back instead of looking for a
 * fault.
 */
export function endStreams(app: FastifyInstance): void {
  for (const socket of app.websocketServer.clients) socket.close(1001, 'The server stops')
}

function readTopics(text: string | undefined): ReadonlySet<Topic> {
  const wanted = text === undefined ? [...topics] : text.split(',')
  for (const topic of wanted) {
    if (!(topics as readonly string[]).includes(topic)) {
      throw new Refusal('validation_failed')
        .at('/query/topics')
        .because(`There is no topic ${topic}`)
    }
  }
  return new Set(wanted as Topic[])
}

async function follow(
  context: Context,
  authenticators: Authenticators,
  request: FastifyRequest,
  follower: Follower,
  after: string | undefined
): Promise<void> {
  const { socket } = follower
  connections += 1
  const waiting: OutboxEvent[] = []
  let isLive = false
  const unsubscribe = context.events.subscribe((event) => {
    if (isLive) deliver(follower, event)
    else waiting.push(event)
  })
  const heartbeat = keepAsking(socket)
  const guard = setInterval(() => {
    if (follower.actor) void checkSession(context, authenticators, request, socket)
  }, sessionCheckMs)
  const forgetEnd = follower.actor
    ? onSessionEnd(follower.actor.sessionId, () => socket.close(4401, 'The session has ended'))
    : () => {}
  socket.on('close', () => {
    connections -= 1
    unsubscribe()
    forgetEnd()
    clearInterval(heartbeat)
    clearInterval(guard)
  })
  try {
    await replay(context, follower, after)
    for (const event of waiting) deliver(follower, event)
    isLive = true
  } catch (error) {
    context.log.error({ err: error }, 'the stream could not start')
    socket.close(1011, 'Try again')
  }
}

/**
 * A session that ends takes its stream along, and so does the token that it was opened with:
 * whoever listens comes again with a new one. A database that does not answer ends nothing; the
 * next look will tell.
 */
export async function checkSession(
  { log }: Pick<Context, 'log'>,
  authenticators: Pick<Authenticators, 'account'>,
  request: FastifyRequest,
  socket: Pick<WebSocket, 'close'>
): Promise<void> {
  try {
    const actor = await authenticators.account(request, true)
    if (!actor) socket.close(4401, 'The session or its access token has ended')
  } catch (error) {
    log.warn({ err: error }, 'the session of a stream could not be looked up')
  }
}

/** Whoever did not answer the last ping is gone, whether or not the network has said so. */
function keepAsking(socket: WebSocket) {
  let hasAnswered = true
  socket.on('pong', () => (hasAnswered = true))
  return setInterval(() => {
    if (!hasAnswered) return socket.terminate()
    hasAnswered = false
    socket.ping()
  }, heartbeatMs)
}

/** Sends what was missed since `after`, or says that all has to be read again. */
async function replay(context: Context, follower: Follower, after: string | undefined) {
  const now = toInstant(context.clock.now())
  const from = after === undefined ? null : parseEventId(after)
  if (from) {
    const missed = await readEventsAfter(context.db, from, mostReplayed)
    const oldest = await readOldestPlace(context.db)
    // A place ahead of everything is another database's: this one was begun anew or restored.
    const isAhead = isAfter(from, await readLastPlace(context.db))
    const isKept =
      missed.length < mostReplayed && oldest !== undefined && !isAfter(oldest, from) && !isAhead
    if (isKept) {
      send(follower, { type: 'hello', id: eventIdOf(from), at: now })
      follower.sent = from
      for (const event of missed) deliver(follower, event)
      return
    }
  }
  // The bus may still have to hand on what was committed before this moment.
  follower.sent = await readLastPlace(context.db)
  send(follower, {
    type: after === undefined ? 'hello' : 'reset',
    id: eventIdOf(follower.sent),
    at: now
  })
}

function isAfter(place: Place, other: Place): boolean {
  return (
    place.transactionNumber > other.transactionNumber ||
    (place.transactionNumber === other.transactionNumber && place.seq > other.seq)
  )
}

function deliver(follower: Follower, event: OutboxEvent): void {
  const place = parseEventId(event.id)
  if (!place || !isAfter(place, follower.sent)) return
  follower.sent = place
  if (!follower.topics.has(event.topic)) return
  if (event.accountId !== null && event.accountId !== follower.actor?.id) return
  send(follower, {
    type: 'event',
    id: event.id,
    at: toInstant(event.createdAt),
    name: event.name,
    payload: JSON.parse(event.payloadJson) as unknown
  })
}

function send({ socket }: Follower, message: object): void {
  if (socket.bufferedAmount > mostBufferedBytes) socket.close(4408, 'Too slow')
  else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
}
