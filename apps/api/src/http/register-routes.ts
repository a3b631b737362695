import { pipeline, Readable, Transform } from 'node:stream'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifySchema,
  preParsingHookHandler
} from 'fastify'
import {
  Problem,
  routePath,
  type HandlerInput,
  type Output,
  type RouteGroup,
  type RouteSpec,
  type UploadFile
} from '@commonwatt/contract'
import type { Context } from '../context.ts'
import type { Transaction } from '../database/database.ts'
import { Refusal } from '../refusal.ts'
import type { Actor, AnyActor, DeviceActor } from './actor.ts'
import { requireActor } from './authentication.ts'
import { etagOf, isNamed, readVersion } from './etag.ts'
import { hashRequest, readIdempotencyKey, runOnce } from './idempotency.ts'

/**
 * An account on guarded routes, an account or null on public ones, a device where devices report.
 */
type ActorOf<R extends RouteSpec> = R['access'] extends 'public'
  ? Actor | null
  : R['access'] extends 'device'
    ? DeviceActor
    : R['access'] extends 'signature'
      ? null
      : Actor
type DbOf<R extends RouteSpec> = R extends { isIdempotent: true } ? { db: Transaction } : unknown

export interface Http {
  request: FastifyRequest
  reply: FastifyReply
}

/**
 * What a handler gets and answers. Handlers of idempotent routes run inside the transaction `db`;
 * what they answer is stored with the effect.
 */
export type Handler<R extends RouteSpec> = (
  input: HandlerInput<R> & { actor: ActorOf<R> } & DbOf<R>,
  http: Http
) => Promise<Output<R> | WrittenAnswer>
export type Handlers<G extends RouteGroup> = { [K in keyof G]: Handler<G[K]> }

/**
 * An answer that is JSON already, in pieces that are never copied together. It goes out as it is,
 * past the serialiser that would cut it to its schema, so whoever writes it holds it to the schema
 * by a test. For long lists; not for idempotent routes.
 */
export class WrittenAnswer {
  readonly pieces: readonly Buffer[]
  constructor(pieces: readonly Buffer[]) {
    this.pieces = pieces
  }
}

/** Who is calling: put together in app.ts from the modules that know sessions and devices. */
export interface Authenticators {
  account(request: FastifyRequest, isOptional: boolean): Promise<Actor | null>
  device(request: FastifyRequest): Promise<DeviceActor>
}

const jsonType = 'application/json; charset=utf-8'

type AnyHandler = (input: Record<string, unknown>, http: Http) => Promise<unknown>

declare module 'fastify' {
  interface FastifyRequest {
    actor: AnyActor
    /** The body as it came, on routes whose callers sign it. */
    rawBody: string
  }
}

/** Turns a group of declarations and its handlers into Fastify routes. */
export function registerRoutes<G extends RouteGroup>(
  app: FastifyInstance,
  context: Context,
  authenticators: Authenticators,
  group: string,
  routes: G,
  handlers: Handlers<G>
): void {
  if (!app.hasRequestDecorator('rawBody')) app.decorateRequest('rawBody', '')
  for (const [name, route] of Object.entries(routes)) {
    const handler = handlers[name as keyof G] as unknown as AnyHandler
    app.route({
      method: route.method,
      url: routePath(group, route),
      schema: toFastifySchema(route),
      // Before the body is parsed: nobody makes us read megabytes without being allowed to.
      onRequest: async (request, reply) => {
        const call = { request, reply }
        if (route.access === 'device') await app.rateLimits.refuseSpent(call)
        await app.rateLimits.letIn(call, route.rate, () => identify(authenticators, route, request))
      },
      ...(route.access === 'signature' && { preParsing: keepRawBody }),
      handler: (request, reply) =>
        answer(context, `${group}.${name}`, route, handler, { request, reply })
    })
  }
}

/** A signature covers the bytes, so they are kept on their way to the parser. */
const keepRawBody: preParsingHookHandler = (request, _reply, payload, done) => {
  const chunks: Buffer[] = []
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      chunks.push(chunk)
      pass(null, chunk)
    },
    flush(end) {
      request.rawBody = Buffer.concat(chunks).toString('utf8')
      end()
    }
  })
  // The parser hears of a broken stream through the tap, which the pipeline destroys.
  pipeline(payload, tap, () => {})
  done(null, tap)
}

async function identify(
  authenticators: Authenticators,
  route: RouteSpec,
  request: FastifyRequest
): Promise<AnyActor> {
  if (route.access === 'device') return authenticators.device(request)
  if (route.access === 'signature') return null
  if (route.access === 'public') return authenticators.account(request, true)
  const actor = requireActor(await authenticators.account(request, false))
  if (!route.access.includes(actor.role)) throw new Refusal('forbidden')
  return actor
}

async function answer(
  context: Context,
  operation: string,
  route: RouteSpec,
  handler: AnyHandler,
  http: Http
): Promise<unknown> {
  const { request, reply } = http
  const input: Record<string, unknown> = {
    params: request.params,
    query: request.query,
    body: request.body,
    actor: request.actor,
    ...(route.upload && { file: await readFile(request, route.upload) }),
    ...(route.etag === 'required' && { version: readVersion(request) })
  }
  if (route.isIdempotent) return answerOnce(context, operation, route, handler, input, http)
  const output = await handler(input, http)
  if (output instanceof WrittenAnswer) return sendWritten(reply, output)
  if (reply.sent) return reply
  if (route.success.mediaTypes) return sendDownload(route, reply, output as Output<DownloadRoute>)
  return send(route, http, output)
}

function sendWritten(reply: FastifyReply, { pieces }: WrittenAnswer) {
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0)
  return reply
    .type(jsonType)
    .header('content-length', bytes)
    .send(Readable.from(pieces, { objectMode: false }))
}

type DownloadRoute = RouteSpec & { success: { mediaTypes: readonly string[] } }

function sendDownload(route: RouteSpec, reply: FastifyReply, file: Output<DownloadRoute>) {
  const { isImmutable = false } = route.success
  const caching = isImmutable ? 'public, max-age=31536000, immutable' : 'no-store'
  const { fileName } = file
  if (fileName !== undefined) {
    void reply.header('content-disposition', `attachment; filename="${fileName}"`)
  }
  return reply.type(file.mediaType).header('cache-control', caching).send(Buffer.from(file.bytes))
}

async function answerOnce(
  context: Context,
  operation: string,
  route: RouteSpec,
  handler: AnyHandler,
  input: Record<string, unknown>,
  http: Http
): Promise<unknown> {
  const key = readIdempotencyKey(http.request.headers['idempotency-key'])
  const claim = {
    accountId: (input['actor'] as Actor).id,
    operation,
    key,
    bodyHash: hashRequest([input['params'], input['query'], input['body'], input['version']])
  }
  const { reply } = http
  const { status } = route.success
  const { responseJson, isReplay } = await runOnce(
    context,
    claim,
    status,
    (db) => handler({ ...input, db }, http),
    (output) => (status === 204 ? 'null' : (reply.code(status).serialize(output) as string))
  )
  if (isReplay) void reply.header('idempotent-replayed', 'true')
  if (status === 204) return reply.code(status).send()
  if (route.etag) {
    void reply.header('etag', etagOf(versionOf(JSON.parse(responseJson)), responseJson))
  }
  return reply.code(status).type(jsonType).send(responseJson)
}

function send(route: RouteSpec, { request, reply }: Http, output: unknown) {
  const { status } = route.success
  void reply.code(status)
  if (status === 204) return reply.send()
  if (!route.etag) return reply.send(output)
  const body = reply.serialize(output) as string
  const etag = etagOf(versionOf(output), body)
  void reply.header('etag', etag)
  if (request.method === 'GET' || request.method === 'HEAD') {
    // What a version shows may depend on who looks, so one account's copy is not another's.
    void reply.header('vary', 'authorization, cookie')
    if (isNamed(etag, request.headers['if-none-match'])) return reply.code(304).send()
  }
  return reply.type(jsonType).send(body)
}

function versionOf(output: unknown): number {
  return (output as { version: number }).version
}

async function readFile(
  request: FastifyRequest,
  upload: NonNullable<RouteSpec['upload']>
): Promise<UploadFile> {
  const part = await request.file({ limits: { fileSize: upload.maxBytes, files: 1 } })
  if (!part || part.fieldname !== 'file') {
    throw new Refusal('malformed_request').because('Send the file as the part "file".')
  }
  if (!upload.mediaTypes.includes(part.mimetype)) throw new Refusal('unsupported_media_type')
  return { name: part.filename, mediaType: part.mimetype, bytes: await part.toBuffer() }
}

function toFastifySchema(route: RouteSpec): FastifySchema {
  return {
    ...(route.params && { params: route.params }),
    ...(route.query && { querystring: route.query }),
    ...(route.body && { body: route.body }),
    ...(!route.success.mediaTypes && {
      response: {
        ...(route.success.status !== 204 && { [route.success.status]: route.success.schema }),
        '4xx': Problem,
        '5xx': Problem
      }
    })
  }
}
